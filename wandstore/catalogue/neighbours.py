"""What a store's shoppers bought and saw together, and what most of them buy: counted every night.

It is kept beside the catalogue, under a version of its own, because it changes every night and a page does not.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property

from pydantic import ConfigDict, ValidationError

from wandstore.observability import logger
from wandstore.record import Record

# Weights are stored as whole thousandths: digits behind them would be noise, and double the size.
WEIGHT_SCALE = 1000
# As many purchases as the shop's own rank of what sells best counts for, while little was counted here.
RANK_PURCHASES = 200
# How much less each next place of that rank sells: the first sells twice as much as the tenth.
RANK_FLATNESS = 10
# The repeat rate while nothing was counted, and the number of lines that it counts for.
USUAL_REPEAT_RATE = 0.1
REPEAT_LINES = 50


class Neighbours(Record):
    """`products` names everything that was counted; the other fields speak of its places.

    `near` has for each place its neighbours, the nearest first, as place, weight, place, weight ... `bought` is how
    often each was bought, newer purchases counting more. `repeat_rate` is the share of an order, after a shopper's
    first, that the shopper had bought before. `shoppers` is how many were counted. No field says who bought what.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    counted_at: float = 0  # seconds since the epoch
    shoppers: int = 0
    repeat_rate: float = USUAL_REPEAT_RATE
    products: tuple[str, ...] = ()
    bought: tuple[float, ...] = ()
    near: tuple[tuple[int, ...], ...] = ()

    @cached_property
    def version(self) -> str:
        """12 hex digits over what was counted; empty where nothing was, whenever it was."""
        if not self.products:
            return ""
        return hashlib.sha256(self.model_dump_json(exclude={"counted_at"}).encode()).hexdigest()[:12]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {product_id: place for place, product_id in enumerate(self.products)}

    def around(self, product_id: str) -> Iterator[tuple[str, float]]:
        """The neighbours of a product with their weights (0 to 1), the nearest first."""
        place = self._places.get(product_id)
        if place is not None:
            found = self.near[place]
            for other, weight in zip(found[::2], found[1::2], strict=True):
                yield self.products[other], weight / WEIGHT_SCALE

    def purchases_of(self, product_id: str) -> float:
        place = self._places.get(product_id)
        return 0.0 if place is None else self.bought[place]


NO_NEIGHBOURS = Neighbours()


def measure_popularity(ranks: Mapping[str, int | None], neighbours: Neighbours) -> dict[str, float]:
    """How well each product sells, from 0 to 1 for the one that sells best; `ranks` are the shop's own.

    Nothing switches from the one source to the other: the shop's rank counts as `RANK_PURCHASES` purchases, which are
    many beside few that were counted and few beside many.
    """
    by_rank = {product_id: 1 / (RANK_FLATNESS + rank) for product_id, rank in ranks.items() if rank is not None}
    scale = RANK_PURCHASES / sum(by_rank.values()) if by_rank else 0.0
    sold = {name: neighbours.purchases_of(name) + scale * by_rank.get(name, 0.0) for name in ranks}
    most = max(sold.values(), default=0.0)
    return {name: amount / most for name, amount in sold.items()} if most else sold


def pack_neighbours(neighbours: Neighbours) -> bytes:
    return gzip.compress(neighbours.model_dump_json().encode(), compresslevel=6, mtime=0)


def unpack_neighbours(packed: bytes) -> Neighbours | None:
    """None where it cannot be read. Fields that a newer version has added are ignored."""
    try:
        neighbours = Neighbours.model_validate_json(gzip.decompress(packed))
    except (OSError, EOFError, zlib.error, ValidationError):
        logger.exception("neighbours cannot be read")
        return None
    named, pairs = len(neighbours.products), [place for found in neighbours.near for place in found[::2]]
    is_whole = len(neighbours.bought) == len(neighbours.near) == named and all(0 <= place < named for place in pairs)
    if is_whole and all(len(found) % 2 == 0 for found in neighbours.near):
        return neighbours
    logger.error("neighbours name products that they do not have")
    return None
