from __future__ import annotations

from decimal import Decimal

import pytest

from wandstore.catalogue.service_articles import is_service_article

PRICES = (Decimal("2.50"),)


@pytest.mark.parametrize(
    "title",
    [
        "Shipping Protection",
        "Route Package Protection",
        "Route insurance",
        "Shipping cover",
        "Delivery Guarantee by Harbour",
        "Returns coverage",
        "Worry-Free Delivery",
        "Protect your order",
        "Extended warranty",
        "Two-year protection plan",
        "Gift card",
        "Wandmaker's e-gift card",
        "GIFTCARD",
        "Gift certificates",
        "E-Gift Cards",
        "Geschenk / gift voucher",
        "Package-insurance by Route",
        "Rush charge",
        "Extended warranty, 2 years",
        "Priority processing",
        "Handling fee",
        "Oversized item fee",
        "Delivery charge",
        "Fuel surcharge",
        "Bottle deposit",
        "Carbon offset",
        "Tip",
        "Tips",
        "Leave a tip for the team",
        "Donation",
        "Express shipping",
        "Gift wrapping",
        "Free gift",
        "Free sample of oil",
        "Ring (free gift)",
        "Versandschutz",
        "Geschenkgutschein",
        "Carte cadeau",
        "Frais de port",
        "Tarjeta de regalo",
        "Seguro de envío",
        "Cadeaubon",
        "Navidium",
        "Route",
        "Worry-Free Purchase™",
        "ShipInsure",
        "Checkout+",
        "Free unlimited returns",
        "Lifetime warranty",
        "3-year warranty",
        "Warranty extension",
        "Gift packaging",
        "Add a gift message",
        "Store credit",
        "Refundable deposit",
        "Keg deposit",
        "Rush order",
        "Rush order fee",
        "Plant a tree",
        "Price difference",
        "White glove delivery",
        "Garantieverlängerung",
        "Geschenkverpackung",
        "Flaschenpfand",
        "Versicherter Versand",
        "Protection de la livraison",
        "E-carte cadeau",
        "Emballage cadeau",
        "Bon d’achat",
        "Extension de garantie",
        "Protección del paquete",
        "Envoltorio para regalo",
        "Garantía extendida",
        "Protezione spedizione",
        "Garanzia estesa",
        "Verzendbescherming",
        "Inpakservice",
        "Proteção de envio",
        "Cartão presente",
        "Presentkort",
        "Gavekort 500 kr",
        "Lahjakortti",
        "Ubezpieczenie przesyłki",
        "Karta podarunkowa",
        "Dárkový poukaz",
        "Ajándékkártya",
        "Hediye kartı",
        "Подарочный сертификат",
        "Δωροκάρτα",
        "כרטיס מתנה",
        "بطاقة هدية",
        "ギフトカード",
        "配送保険",
        "礼品卡",
        "运费险",
        "기프트 카드",
    ],
)
def test_a_service_is_known_by_its_title(title: str) -> None:
    assert is_service_article(title, (), PRICES)


@pytest.mark.parametrize(
    "title",
    [
        "Oak wand",
        "Gift card holder",
        "Wooden box for gifts",
        "Sugar-free gift box",
        "Sun protection cream",
        "Screen protection film",
        "Made-to-order cover for a sofa",
        "Duvet cover",
        "Coffee",
        "Kleine Fee",
        "Route map of the Alps",
        "Asparagus tips",
        "Nail tips, 100 pieces",
        "Shipping box, 10 inch",
        "Delivery van, wooden toy",
        "Floral gift wrap, 3 rolls",
        "Express charge cable",
        "Lamp with 5 year warranty",
        "Service bell",
        "Donation tin",
        "Card holder",
        "Phone cover",
        "Tip-up torch",
        "Warranty-free spirit",
        "Tips for growers",
        "Shipping crate",
        "Order of the Phoenix",
        "Gift card holder wallet",
        "Holiday Gift Card Keychain",
        "Gift certificate paper, A4",
        "Insurance-grade safe",
        "Shipping protection foam",
        "Parcel protection box",
        "Protection plan book",
        "Bottle deposit crate",
        "Route 66 sign",
        "Checkout counter",
        "Warranty card holder",
        "Deposit box",
        "Gift message board",
        "Sample sale dress",
        "Free Spirit dress",
        "Geschenkpapier",
        "Geschenkkarten-Box",
        "Geschenkverpackung aus Holz",
        "Coffret cadeau",
        "Porte-carte cadeau",
        "Boîte pour carte cadeau",
        "Confezione regalo 3 saponi",
        "Consigne de bagages",
        "ギフトカードホルダー",
        "Gutscheinbuch",
    ],
)
def test_goods_that_share_a_word_with_services_are_goods(title: str) -> None:
    assert not is_service_article(title, ("Tips", "Gift Wrap", "Shipping"), PRICES)


@pytest.mark.parametrize(
    "kind", ["Gift Cards", "Shipping insurance", "OPTIONS_HIDDEN_PRODUCT", "Product Add-Ons > Gift Wrap"]
)
def test_a_service_is_known_by_its_type_or_category(kind: str) -> None:
    assert is_service_article("Harbour", ("", kind), PRICES)


@pytest.mark.parametrize(
    ("prices", "is_service"), [(("0", "0.00"), True), (("0.00", "31.50"), False), (("0.01",), False)]
)
def test_what_costs_nothing_in_any_variant_is_a_gift(prices: tuple[str, ...], is_service: bool) -> None:
    assert is_service_article("Ring", (), map(Decimal, prices)) is is_service


@pytest.mark.parametrize(
    "title", ["(" * 200_000, "box-" * 100_000, "gift" + "-" * 400_000, "2 " * 200_000 + "warranty"]
)
def test_a_very_long_title_is_read_in_no_time(title: str) -> None:
    assert not is_service_article(title, (title,), PRICES)
