"""The warnings and errors for a merchant's export: each case as `make run` reads it from `CATALOG`.

The cases are made here. Those of `CASES_DIR`, a folder with a script `exports.py` that writes such files, are run too.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.catalogues import WatchedCatalogue
from local.own_store import own_store, write_stores_folder
from wandstore.catalogue.products import Product
from wandstore.catalogue.stores import find_store
from wandstore.documents.components import Hero
from wandstore.documents.templates import compose_template
from wandstore.errors import BadCatalogue
from wandstore.pages.selection import select_products
from wandstore.pages.views import SORTS, View
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

Cells = dict[str, str]

PLAIN: Cells = {
    "Handle": "reed-basket",
    "Title": "Reed basket",
    "Body (HTML)": "<p>Woven.</p>",
    "Vendor": "Marshfolk",
    "Product Category": "",
    "Type": "Baskets",
    "Published": "true",
    "Option1 Name": "Title",
    "Option1 Value": "Default Title",
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "3",
    "Variant Inventory Policy": "deny",
    "Variant Price": "24.50",
    "Variant Compare At Price": "",
    "Image Src": "https://cdn.example/reed.jpg",
    "Image Position": "1",
    "Gift Card": "false",
    "Status": "active",
}
STOOL: Cells = PLAIN | {"Handle": "stool", "Title": "Hocker für draußen", "Type": "Stools", "Variant Price": "80.00"}


def row(base: Cells = PLAIN, /, **changes: str) -> Cells:
    """The cells of a row; `Variant_Price="1"` changes the cell below `Variant Price`."""
    return base | {name.replace("_", " "): value for name, value in changes.items()}


@dataclass(frozen=True)
class Read:
    """The file is read: the number of its products, and how each warning begins."""

    rows: Sequence[Cells]
    products: int
    warnings: Sequence[str] = ()
    separator: str = ","
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Refused:
    """The file is refused: how each line of the message that names a fault begins."""

    rows: Sequence[Cells]
    faults: Sequence[str]
    encoding: str = "utf-8"


PRICE = "row 2, column 'Variant Price': "
CASES: dict[str, Read | Refused] = {
    "plain": Read([PLAIN, STOOL], 2),
    "semicolons": Read([PLAIN, STOOL], 2, separator=";"),
    "tabs": Read([PLAIN, STOOL], 2, separator="\t"),
    "a byte order mark": Read([PLAIN, STOOL], 2, encoding="utf-8-sig"),
    "UTF-16": Read([PLAIN, STOOL], 2, encoding="utf-16"),
    "UTF-16 and tabs": Read([PLAIN, STOOL], 2, separator="\t", encoding="utf-16"),
    "Latin 1": Refused([PLAIN, STOOL], ["row 3: products.csv is not UTF-8 here; save it as UTF-8"], "cp1252"),
    "a decimal comma": Refused([row(Variant_Price="24,50")], [f"{PRICE}'24,50' is not a price; write 24.50"]),
    "thousands": Refused([row(Variant_Price="2,400.00")], [f"{PRICE}'2,400.00' is not a price; write 2400.00"]),
    "a currency sign": Refused([row(Variant_Price="$24.50")], [f"{PRICE}'$24.50' is not a price; write 24.50"]),
    "float noise": Refused([row(Variant_Price="24.500000000000004")], [f"{PRICE}'24.500000000000004' is not a price"]),
    "a negative price": Refused([row(Variant_Price="-1.00")], [f"{PRICE}'-1.00' is not a price"]),
    "no price": Refused(
        [row(Variant_Price="", Option1_Value=""), row(Title="")], [f"{PRICE}the first row of a product needs a price"]
    ),
    "no price in a draft": Read([row(Variant_Price="", Status="draft"), STOOL], 1),
    "no compare-at price": Read(
        [row(Variant_Compare_At_Price="N/A"), row(STOOL, Variant_Compare_At_Price="n/a")],
        2,
        [
            "row 2, column 'Variant Compare At Price': 'N/A' is not a price",
            "row 3, column 'Variant Compare At Price': 'n/a' is not a price",
        ],
    ),
    "a lower compare-at price": Read([row(Variant_Compare_At_Price="20"), row(STOOL, Variant_Compare_At_Price="0")], 2),
    "a picture with a space": Read(
        [row(Image_Src="https://cdn.example/reed basket.jpg")],
        1,
        ["row 2, column 'Image Src': 'https://cdn.example/reed basket.jpg' is not a picture's address"],
    ),
    "a handle in the first row only": Refused(
        [row(Option1_Value="S"), row(Handle="", Title="", Option1_Value="L")],
        ["row 3, column 'Handle': every row needs the handle of its product"],
    ),
    "sorted by price": Refused(
        [row(Title="", Option1_Value="S", Variant_Price="9"), row(Option1_Value="L")],
        ["row 2, column 'Title': the first row of a product needs its title; row 3 has it, so move that row up"],
    ),
    "answers in words and figures": Read([row(Published="yes", Status="Active"), row(STOOL, Published="1")], 2),
    "drafts": Read([row(Status="DRAFT"), row(STOOL, Published="FALSE")], 0),
    "an unknown answer": Refused([row(Published="perhaps")], ["row 2, column 'Published': 'perhaps' is not one of"]),
    "every fault at once": Refused(
        [row(Variant_Price="ten"), row(STOOL, Title="", Variant_Price="twelve"), row(Handle="")],
        [
            "row 2, column 'Variant Price': 'ten'",
            "row 3, column 'Title': ",
            "row 3, column 'Variant Price': 'twelve'",
            "row 4, column 'Handle': ",
        ],
    ),
    "more faults than are shown": Refused(
        [row(Handle=f"b{n}", Variant_Price="ten") for n in range(30)],
        [*(f"row {n}, column 'Variant Price': 'ten'" for n in range(2, 22)), "and 10 more"],
    ),
    "a handle that is no address": Read([row(Handle="baskets/reed basket?x=1#y"), row(STOOL, Handle="籠")], 2),
    "odd titles": Read([row(Title="سلة 🌿"), row(STOOL, Title="Stool " * 300)], 2),
    "a script in the description": Read([PLAIN | {"Body (HTML)": "<p>Warm</p><script>alert(1)</script>"}], 1),
    "columns of metafields and markets": Read(
        [PLAIN | {"Colour (product.metafields.custom.colour)": "green", "Price / Outland": "40,00"}], 1
    ),
    "a header alone": Read([], 0),
}


def write_export(path: Path, case: Read | Refused) -> None:
    separator = case.separator if isinstance(case, Read) else ","
    with path.open("w", encoding=case.encoding, newline="") as file:
        header = [name for cells in (PLAIN, *case.rows) for name in cells]
        writer = csv.DictWriter(file, list(dict.fromkeys(header)), restval="", delimiter=separator)
        writer.writeheader()
        writer.writerows(case.rows)


def open_run(path: Path, folder: Path) -> WatchedCatalogue:
    """What `CATALOG=path STORE=marsh make run` makes of the file before it starts anything."""
    own = own_store({"CATALOG": str(path), "STORE": "marsh"})
    assert own is not None
    (folder / "shipped").mkdir()
    write_stores_folder(own, folder / "shipped", folder / "stores")
    store = find_store(folder / "stores", "marsh")
    assert store.catalogue is not None
    return WatchedCatalogue(store, store.catalogue)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_an_export_is_read_or_refused_with_what_to_do(tmp_path: Path, case: Read | Refused) -> None:
    path = tmp_path / "products.csv"
    write_export(path, case)
    if isinstance(case, Refused):
        with pytest.raises(BadCatalogue) as caught:
            open_run(path, tmp_path)
        beginnings = case.faults
        told = str(caught.value).removeprefix(f"the catalogue of marsh, {path}: ").splitlines()
    else:
        watched = open_run(path, tmp_path)
        assert len(watched.catalogue.products) == case.products
        beginnings = case.warnings
        _, *told = watched.describe().splitlines()
    lines = [line.strip().removeprefix("1 warning: ") for line in told]
    if len(beginnings) > 1:
        assert lines.pop(0).endswith((" faults:", " warnings:"))
    assert len(lines) == len(beginnings)
    for line, beginning in zip(lines, beginnings, strict=True):
        assert line.startswith(beginning)


# What leads a page ----------------------------------------------------------------------------------------------------

COVER = row(Handle="cover", Title="Route package protection", Variant_Price="0.98", Type="Insurance")
GIFT = row(Handle="gift", Title="Ring with your order", Variant_Price="0.00", Variant_Compare_At_Price="60.00")
CARD = row(Handle="card", Title="A present", Gift_Card="true", Type="Presents")
BASKETS = [
    row(Handle=f"basket-{n}", Variant_Price=f"{30 + n}.00", Variant_Compare_At_Price="45.00" if n < 3 else "")
    for n in range(9)
]


@pytest.fixture
def mixed(tmp_path: Path) -> WatchedCatalogue:
    """A shop whose file begins with products that an app has added."""
    path = tmp_path / "products.csv"
    write_export(path, Read([COVER, GIFT, CARD, *BASKETS], 12))
    return open_run(path, tmp_path)


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_no_page_begins_with_a_service_or_a_gift(
    mixed: WatchedCatalogue, persona_type: PersonaType | None, tmp_path: Path
) -> None:
    store = find_store(tmp_path / "stores", "marsh")
    for signals in (Signals(), Signals(seen=("gift", "cover", "card"), categories={"Insurance": 4, "Presents": 4})):
        tree = compose_template(mixed.catalogue, store, persona_type, signals)
        assert isinstance(tree.components[0], Hero)
        assert tree.product_ids
        assert all(product_id.startswith("basket") for product_id in tree.product_ids)


@pytest.mark.parametrize("sort", SORTS)
def test_services_and_gifts_come_last_in_a_view_of_everything(mixed: WatchedCatalogue, sort: str) -> None:
    found = [product.id for product in select_products(mixed.catalogue, View(sort=sort)).products]
    assert set(found[-3:]) == {"cover", "gift", "card"}
    assert len(found) == 12


def test_services_and_gifts_are_found_by_those_who_look_for_them(mixed: WatchedCatalogue) -> None:
    for view, found in ((View(category="Insurance"), "cover"), (View(query="ring"), "gift")):
        assert [product.id for product in select_products(mixed.catalogue, view).products] == [found]
    assert mixed.catalogue.categories == ("Baskets", "Insurance", "Presents")


# The cases of a folder ------------------------------------------------------------------------------------------------

# Files of `exports.py` that cannot be read, with the beginning of the message after the file's name.
REFUSED_FILES = {
    "latin1": "row 3: ",
    "excel-decimal-comma": PRICE,
    "thousands": PRICE,
    "currency-sign": PRICE,
    "float-noise": PRICE,
    "price-negative": PRICE,
    "no-price-on-first-row": PRICE,
    "variant-id-float": "row 2, column 'Variant ID': ",
    "handle-blank-in-variant-rows": "row 3, column 'Handle': ",
    "handle-blank-everywhere": "row 2, column 'Handle': ",
    "sorted-by-price": "row 2, column 'Title': ",
    "unescaped-quote": "row 2: ",
}
CATEGORIES = {"no-type-but-category": ("Lamps", "Mugs")}
WARNED_FILES = {
    "na": "row 2, column 'Variant Compare At Price': ",
    "image-with-space": "row 2, column 'Image Src': ",
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = os.environ.get("CASES_DIR")
    if not folder:
        pytest.skip("CASES_DIR names no folder with a script exports.py that writes exports")
    target = tmp_path_factory.mktemp("exports")
    subprocess.run([sys.executable, str(Path(folder) / "exports.py"), str(target)], check=True)
    return {path.stem: path for path in sorted(target.glob("*.csv"))}


def products_of(path: Path, folder: Path) -> tuple[Product, ...]:
    return open_run(path, folder).catalogue.products


def test_every_export_of_the_folder_is_read_or_refused_as_it_should_be(
    exports: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert REFUSED_FILES.keys() | CATEGORIES.keys() | WARNED_FILES.keys() <= exports.keys()
    for name, path in exports.items():
        folder = tmp_path_factory.mktemp("run")
        if name in REFUSED_FILES:
            with pytest.raises(BadCatalogue) as caught:
                open_run(path, folder)
            assert f"{path}: {REFUSED_FILES[name]}" in str(caught.value), name
            continue
        watched = open_run(path, folder)
        assert watched.catalogue.products or name == "header-only"
        assert watched.catalogue.categories == CATEGORIES.get(name, watched.catalogue.categories)
        _, _, told = watched.describe().partition("1 warning: ")
        assert told.startswith(WARNED_FILES.get(name, "")), name
        assert bool(told) == (name in WARNED_FILES), name


def test_every_variant_and_picture_of_the_folders_largest_products_is_read(
    exports: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    (many,) = products_of(exports["2048-variants"], tmp_path_factory.mktemp("run"))
    assert len(many.variants) == len(many.options[0].values) == 2_048
    (pictured,) = products_of(exports["image-rows"], tmp_path_factory.mktemp("run"))
    assert len(pictured.images) == 59


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
def test_no_page_of_the_folders_shops_begins_with_a_free_product(
    exports: dict[str, Path], tmp_path: Path, persona_type: PersonaType | None
) -> None:
    catalogue = open_run(exports["free-gift-leads"], tmp_path).catalogue
    store = find_store(tmp_path / "stores", "marsh")
    tree = compose_template(catalogue, store, persona_type, Signals())
    assert tree.product_ids
    assert all(catalogue.by_id[product_id].price for product_id in tree.product_ids)
