"""HTML of a model and of another generator, read for a small store."""

from __future__ import annotations

from container_image.html.answers import read_html_answer
from container_image.html.storefronts import read_storefront
from container_image.html.writing import write_document_html
from container_image.reading import Reading, Wanted
from tests.builders import make_catalogue, make_product, make_store
from wandstore.documents.segments import SegmentedDocument

STORE = make_store()
OAK = make_product("oak-wand", price="12.00", was="15.00")
YEW = make_product("yew-wand", price="55.00")
ROBE = make_product("robe", category="Robes")
CATALOGUE = make_catalogue(OAK, YEW, ROBE)


def read(html: str, *, is_cut: bool = False, locale: str = "en-GB") -> Reading:
    store = make_store(locale=locale)
    return read_html_answer(html, CATALOGUE, Wanted("neutral", store), is_cut=is_cut)


def document_of(reading: Reading) -> SegmentedDocument:
    assert isinstance(reading.document, SegmentedDocument), reading.faults
    return reading.document


def written(html: str, *, is_cut: bool = False) -> str:
    """What the document says, with its slots as elements."""
    return write_document_html(document_of(read(html, is_cut=is_cut)).segments)


CARD = '<product-card of="oak-wand"></product-card>'
# Enough words and products for a page, whatever is lost beside them.
REST = (
    "<section><p>Each is carved by hand in a quiet workshop near the lake, from wood that has dried for three winters, "
    "and is rubbed with oil until the grain shows. Nothing in it is hurried, and nothing in it is hidden.</p>"
    f'{CARD}<product-card of="yew-wand"></product-card><product-card of="robe"></product-card></section>'
)


def beside_rest(html: str) -> str:
    """What is left of HTML on a page that has enough beside it."""
    kept = written(html + REST)
    assert kept.endswith(REST)
    return kept.removesuffix(REST)


def deliver(html: str) -> Reading:
    """Another generator's page."""
    return read_storefront(html, CATALOGUE, "neutral")


def delivered(html: str) -> str:
    """What the document of another generator's page says, with its slots as elements."""
    return write_document_html(document_of(deliver(html)).segments)
