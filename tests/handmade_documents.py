"""Documents of html mode, written by hand as a sanitised model's page would be: HTML with slots in braces.

`{title:oak}` is a fact of the product oak; `{row:new 4 Wands}` a row; `{category:Wands}` a category's address; `{find}`
the panel.
"""

from __future__ import annotations

import re

from wandstore.documents.segments import (
    CategoryAddressSlot,
    Fact,
    FactSlot,
    FindSlot,
    ProductGroup,
    RowSlot,
    Segment,
    SegmentedDocument,
    TextSegment,
)
from wandstore.shoppers.personas import Character

_SLOT = re.compile(r"\{(\w+):?([^}]*)\}")


def make_document(*parts: str | Segment, character: Character = "neutral") -> SegmentedDocument:
    segments = [segment for part in parts for segment in (read_slots(part) if isinstance(part, str) else (part,))]
    return SegmentedDocument(character=character, segments=tuple(segments))


def make_group(html: str) -> ProductGroup:
    """What stands or falls with the products that it names."""
    parts = tuple(part for part in read_slots(html) if isinstance(part, TextSegment | FactSlot))
    named = dict.fromkeys(part.product_id for part in parts if isinstance(part, FactSlot))
    return ProductGroup(product_ids=tuple(named), parts=parts)


def read_slots(html: str) -> list[Segment]:
    segments: list[Segment] = []
    end = 0
    for slot in _SLOT.finditer(html):
        segments.append(TextSegment(html=html[end : slot.start()]))
        segments.append(_read_slot(slot[1], slot[2]))
        end = slot.end()
    segments.append(TextSegment(html=html[end:]))
    return [segment for segment in segments if segment != TextSegment(html="")]


def _read_slot(name: str, value: str) -> Segment:
    match name:
        case "row":
            of, places, category = (*value.split(" ", 2), "")[:3]
            return RowSlot.model_validate({"of": of, "places": int(places), "category": category})
        case "category":
            return CategoryAddressSlot(category=value)
        case "find":
            return FindSlot()
        case _:
            return FactSlot(fact=Fact(name), product_id=value)


# A page of the demo store that uses every slot and every class.
DEMO_PAGE = (
    '<section class="intro split"><div><p class="label">From the bench</p><h2>Wands you can lean on</h2>'
    '<p class="lead">Turned from one board each, balanced by hand, and finished with nothing but wax. Begin with '
    "the one that most people keep.</p>",
    make_group(
        '<p>The {title:walnut-long-wand} is {price:walnut-long-wand}{stock:walnut-long-wand}. <a href="'
        '{address:walnut-long-wand}">See the grain</a>.</p>{button:walnut-long-wand}'
    ),
    "</div>",
    make_group("{card:yew-heartwood-wand}"),
    '</section><section><h2>What is on the bench this week</h2><p>Small runs, each from a single tree.</p><div class="'
    'cards">',
    make_group("{card:rowan-hedge-wand}"),
    make_group("{card:journeymans-oak-wand}"),
    make_group("{card:pearwood-ferrule-wand}"),
    make_group("{card:blackthorn-wand}"),
    "</div></section>",
    make_group(
        '<section class="band split"><figure>{picture:felt-wand-roll}<figcaption>{title:felt-wand-roll}, '
        "{price:felt-wand-roll}</figcaption></figure><div>"
        "<h2>For the road</h2><p>Felt keeps a wand from knocking against its neighbour, and dries overnight.</p>"
        "{button:felt-wand-roll}</div></section>"
    ),
    '<section><h2>How a wand is chosen</h2><ol class="steps"><li><b>Hold it</b> by the grip, with the '
    "wrist loose. It should want to point.</li><li><p>Listen. A sound core hums when it is tapped.</p></li><li>"
    '<p>Live with it for a week before you carve your name.</p></li></ol></section><section class="columns"><div><h3>'
    "Woods</h3><p>Oak for patience, yew for distance, holly for cold rooms.</p></div><div><h3>Cores</h3><p>Feather is "
    'light in the hand, copper is quick, and stone holds.</p></div><div><h3>Care</h3><p>Wax twice a year. <a href="'
    '{category:Cloths}">Cloths</a> are all one needs.</p></div></section><p class="quote">A wand is a tool. It should '
    "look better after ten years than on the day it was bought.</p><section><h2>More from the shelves</h2>",
    "{row:picks 4}",
    '</section><section><h2>Small things</h2><div class="list">',
    make_group("{card:horsehair-core}"),
    make_group("{card:beeswax-polishing-cloth}"),
    make_group("{card:workshop-notebook}"),
    "</div>",
    make_group("<p>One {title:horsehair-core} fits most wands, for {price:horsehair-core}.</p>{button:horsehair-core}"),
    '<p class="aside">Everything is wrapped in paper, and nothing in plastic.</p></section>{find}',
)
