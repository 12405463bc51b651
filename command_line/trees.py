"""`wandstore tree`: the shared trees of a store, one for each persona bucket."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Annotated, Any

import typer

from command_line.call import Call, command
from command_line.completions import complete_bucket, complete_store
from command_line.failures import CannotRun, CommandFailed
from command_line.listing import show_time
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.documents.components import CONFIGS, Component, ComponentTree, list_products, word_fields
from wandstore.documents.filling import Kind, still_fits
from wandstore.documents.segments import (
    CategoryAddressSlot,
    FactSlot,
    ProductGroup,
    RowSlot,
    Segment,
    TextSegment,
)
from wandstore.page_store.shared_trees import TREE_SECONDS, SharedTree, SharedTrees, choose_tree, tree_key
from wandstore.settings import GenerationMode
from wandstore.shoppers.buckets import Bucket, all_buckets

_TAG = re.compile(r"<[^>]*>")
_COLUMNS = ("bucket", "model", "dollars", "made", "expires", "products", "state")

StoreOption = Annotated[str, typer.Option(help="The store's slug.", autocompletion=complete_store)]
BucketArgument = Annotated[
    str, typer.Argument(help="The bucket, as `tree list` names it.", autocompletion=complete_bucket)
]

app = typer.Typer(
    help="Read or drop the shared trees: one for each kind of shoppers, composed once by a model.", no_args_is_help=True
)


@command(app, "list")
def list_trees(call: Call, store: StoreOption) -> None:
    """List the trees of a store that are used now: those of this version's prompts, and of today's categories."""
    trees = _open_trees(call, store)
    rows = [trees.describe(bucket, shared) for bucket, shared in trees.read(trees.buckets).items()]
    call.output.rows(_COLUMNS, rows)
    if not call.output.as_json:
        call.output.say(f"{len(rows)} of {len(trees.buckets)} buckets have a tree.")


@command(app, "show")
def show_tree(call: Call, bucket: BucketArgument, store: StoreOption) -> None:
    """Show one tree: what each of its sections says, which products a model chose, and of which kind they are."""
    trees = _open_trees(call, store)
    found = trees.find_bucket(bucket)
    shared = trees.read((found,)).get(found)
    if shared is None:
        raise CommandFailed(f"{found.name} has no tree. {trees.say_instead(found)}")
    described = trees.describe(found, shared)
    sections = list(_describe_sections(shared))
    if call.output.as_json:
        call.output.json(described | {"sections": sections, "tree": shared.tree.model_dump(mode="json")})
        return
    call.output.rows(("of the tree", ""), [{"of the tree": name, "": value} for name, value in described.items()])
    call.output.text("")
    call.output.rows(("section", "words", "products", "filled with"), sections)


@command(app, "drop", asks=True)
def drop_tree(call: Call, bucket: BucketArgument, store: StoreOption) -> None:
    """Delete one tree: the next job that needs it has another made, and its shoppers keep their pages until then."""
    trees = _open_trees(call, store)
    found = trees.find_bucket(bucket)
    shared = trees.read((found,)).get(found)
    if shared is None:
        raise CommandFailed(f"{found.name} has no tree; nothing was changed.")
    call.confirm(
        f"Drop the tree of {found.name} in {call.target.name}? Another costs about ${shared.cost.dollars:.4f}."
    )
    trees.drop(found)
    if call.output.as_json:
        call.output.json({"bucket": found.name, "dropped": True})
    else:
        call.output.say(f"The tree of {found.name} is dropped. It may be shown for up to a minute.")


@dataclass(frozen=True)
class _Trees:
    """The trees of one store, with what their state depends on."""

    store: Store
    catalogue: Catalogue
    table: SharedTrees
    mode: GenerationMode

    @property
    def buckets(self) -> tuple[Bucket, ...]:
        return all_buckets(self.catalogue.categories)

    def find_bucket(self, name: str) -> Bucket:
        """Raises `CannotRun` for the name of none."""
        for bucket in self.buckets:
            if bucket.name == name:
                return bucket
        raise CannotRun(
            f"{self.store.slug} has no bucket {name!r}: one is neutral, or a persona, low, medium or high, and a "
            "category, such as explorer-low-wands."
        )

    def read(self, buckets: tuple[Bucket, ...]) -> dict[Bucket, SharedTree]:
        found = self.table.read([tree_key(self.store, bucket, self.mode) for bucket in buckets])
        by_bucket = {key.bucket: shared for key, shared in found.items()}
        return {bucket: by_bucket[bucket] for bucket in buckets if bucket in by_bucket}

    def drop(self, bucket: Bucket) -> None:
        self.table.drop(tree_key(self.store, bucket, self.mode))

    def say_instead(self, bucket: Bucket) -> str:
        """What the shoppers of a bucket without a tree get."""
        instead = choose_tree(bucket, self.read(bucket.coarser), self.catalogue)
        name = f"the tree of {instead.bucket.name}" if instead else "the template"
        return f"Its shoppers get {name} until a job has made one."

    def describe(self, bucket: Bucket, shared: SharedTree) -> dict[str, Any]:
        named = set(shared.tree.product_ids)
        left = sum(product_id in self.catalogue.by_id for product_id in named)
        fits = still_fits(shared.tree, self.catalogue)
        made_at = datetime.fromtimestamp(shared.made_at, UTC)
        return {
            "bucket": bucket.name,
            "persona": bucket.character,
            "sensitivity": bucket.sensitivity if bucket.type else None,
            "category": bucket.category or None,
            "model": shared.cost.model or shared.source.value,
            "dollars": f"{shared.cost.dollars:.4f}",
            "made": show_time(made_at),
            "expires": show_time(datetime.fromtimestamp(shared.made_at + TREE_SECONDS, UTC)),
            "products": f"{left} of {len(named)}",
            "state": "in use" if fits else "made again by the next job",
            "catalogue": shared.catalogue_version,
        }


def _open_trees(call: Call, store: str) -> _Trees:
    target = call.target
    found = find_store(target.settings.stores_path, store)
    catalogue = load_current_catalogue(found, target.clients, target.settings)
    table = SharedTrees(target.clients, target.settings, time.time)
    return _Trees(found, catalogue, table, found.mode(target.settings))


def _describe_sections(shared: SharedTree) -> Iterator[dict[str, Any]]:
    if isinstance(shared.tree, ComponentTree):
        for component, kind in zip(shared.tree.components, shared.kinds, strict=True):
            yield _describe_section(component, kind)
    else:
        yield from map(_describe_segment, shared.tree.segments)


def _describe_segment(segment: Segment) -> dict[str, Any]:
    """A segment of a document in html mode: its words without tags, its products, and what the server fills it with."""
    words = products = filled = ""
    match segment:
        case TextSegment():
            words = _read_words(segment.html)
        case FactSlot():
            words, products = segment.fact.value, segment.product_id
        case ProductGroup():
            words = _read_words("".join(part.html for part in segment.parts if isinstance(part, TextSegment)))
            products = ", ".join(segment.product_ids)
        case RowSlot():
            words = _read_words(segment.before)
            filled = f"{segment.places} {segment.of}" + (f" of {segment.category}" if segment.category else "")
        case CategoryAddressSlot():
            words = segment.category
    return {"section": segment.kind.replace("_", " "), "words": words, "products": products, "filled with": filled}


def _read_words(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def _describe_section(component: Component, kind: Kind) -> dict[str, Any]:
    words = (getattr(component.config, name) for name in word_fields(CONFIGS[component.type]))
    return {
        "section": f"{component.type} {component.config.variant}",
        "words": " / ".join(text for text in words if text),
        "products": ", ".join(list_products(component)),
        "filled with": _describe_kind(kind) if list_products(component) else "",
    }


def _describe_kind(kind: Kind) -> str:
    if not kind.may_change:
        return "these products"
    parts = ["new"] * kind.is_new + ["reduced"] * kind.is_reduced + [kind.category] * bool(kind.category)
    named = f" with {', '.join(sorted(kind.words))}" if kind.words else ""
    return f"{', '.join(parts)}{named}"
