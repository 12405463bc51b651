"""The most common such words of languages that no page is written in, for a model that writes one of them anyway."""

from __future__ import annotations

from container_image.claims.words.vocabulary import Vocabulary, write_number

VOCABULARY = Vocabulary(
    number=write_number(()).replace("|)", ")"),
    # Italian, Dutch, Polish, Portuguese, Swedish.
    # Shops that a page may not compare itself with.
    insults=r"""
        ikea, zalando, h&m, shein, temu, walmart, aldi, lidl, ebay, asos, wayfair, primark, decathlon, conforama
        carrefour
        mediamarkt, (like|than|from|at|unlike|comme|que|chez|bei|als|von|wie) (amazon|zara|target|tesco|otto)
        """,
    reductions=r"""
        sconti?, scontat[oaie], saldi, korting*, aanbieding*, darmow*, przecen*, descontos?, fri frakt, rea
        gratuita?mente
        """,
    prices=r"""
        prezz[oi], prijs*, ceny, w cenie, precos?
        """,
    scarcity=r"""
        spedizion[ei], consegn[ae], bezorg*, voorraad, fretes?
        """,
)
