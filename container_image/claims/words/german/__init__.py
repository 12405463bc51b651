"""What a German text may not say. Compounds are found by the part that matters."""

from __future__ import annotations

from container_image.claims.number_words import GERMAN
from container_image.claims.words.german import business, contact, health, people, prices, renown, terms
from container_image.claims.words.vocabulary import Vocabulary, write_number

VOCABULARY = Vocabulary(
    number=write_number(GERMAN | {"ein", "eins", "eine", "einen", "einem", "einer"}),
    reductions=prices.REDUCTIONS,
    prices=prices.PRICES,
    payments=terms.PAYMENTS,
    contact=contact.CONTACT,
    scarcity=renown.SCARCITY,
    delivery=terms.DELIVERY,
    ratings=renown.RATINGS,
    health=health.HEALTH,
    personal=people.PERSONAL,
    insults=people.INSULTS,
    business=business.BUSINESS,
    meta=contact.META,
    codes=terms.CODES,
    harmless=r"""
    telefon(tisch|bank|hocker|zelle)*, apotheke(n|r)(schrank|flasche|glas|kommode|gefass|schrankchen)*, (alten?
        |ehemaligen) apotheke
    schmerzlich*, (die )?hallo sagt, beliebte (winkel|orte|pfade), preistrager nein
    gesunde\w* (neugier|mischung|portion|skepsis|farbe), hassliche\w* (junge\w* )?entlein, (ver
        |durch|aus)kosten
    nur noch (die |den |das )?\w+ (an|auf|ein|aus|ab|zu)\w{3,}en, geizhals (aus|von|im), (siegerpodest
        |pokal)\w* (fur|aus)
    pakete? \w*(papier|nudeln|tee|kaffee|mehl|kerzen|karten)*, (lieferwagen|postauto|paketwagen
        |polizeiauto)s? (aus|fur|zum|in|mit) \w+
    (roman|krimi|geschichten?|marchen|spiel|puzzle|ballade|thriller|buch|erzahlung\w*) (von|uber|um|mit|aus
        |fur) ~ (dieb\w*|rauber\w*|schmuggler\w*|mord\w*|gefangnis\w*|betruger\w*|lugen\w*|verbrecher\w*|spione?n?
        |gauner\w*|mafia|gift\w*|polizei|haft|schurken|hexen)
    (spielzeug|kinder|holz|kaufladen|puppen)(kasse|bank|post|telefon|laden|geld)*
        preiselbeer*, *lobpreis*, preis(gegeben|geben|gibt), (gibt|geben|gab) preis, *begunstig*, ungunstig*
        preisboxer*, (ein|zwei|drei|halbes) pfund (?!sterling)\w+, angeboten (auf|in|wird), uberlieferung*
        missbillig*, gebilligt, *billigung, billigend*, ubermittelt, uberliefer*, ueberliefer*, versandet*
        spart nicht, nicht preis, ~?nachlassig*, sparschwein*, sparschaler*, sparsam*, sparren*, spargel*
        ab \d{1,2} jahren?, (nur|ab|unter) \d{1,4} (cm|mm|m|kg|g|grad|jahren?|minuten|stunden)
        kosten sie (den|die|das|von), umsonst (sucht|gesucht|wartet|hofft|fragt), prozentrechn*, geldkassett*
        geldstuck*, lieferwagen*, vorratsdose*, vorratsglas*, vorratskammer*, vorratsschrank*, sternekuche
        kassettenrekorder, siegellack*, angelpunkt*, drehpunkt*, punktchen*, bestickt*
        """,
    common="und, der, das, ist, nicht, mit, fur, auf, ein, eine, wir, sie, ihr, ihre, uns, unser, unsere",
)
