"""What a French text may not say."""

from __future__ import annotations

from container_image.claim_words.french import business, contact, health, people, prices, renown, terms
from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import FRENCH

VOCABULARY = Vocabulary(
    number=write_number(FRENCH | {"un", "une"}),
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
        coute que coute, remises? (a neuf|en|a l'eau|de jardin), budget temps
        (?<!l')(?<!cette\s)(?<!notre\s)offre\s(un|une|le|la|les|au|aux|plus|toute?|son|sa|ses|de)
        a partir de \d{1,2} ans, des 1\d{3}, (payer|payez) de sa personne, (n'a|sans) prix
        points? (de|d'|du|mousse|sellier|lance|arriere|noue|avant|compte)*, prix de vertu
        compte-?(gouttes|fils|tours|minutes), virement de bord, porte-?monnaie a fermoir, monnaie-du-pape
        stock-?(car|fisch)*, appeaux?, cure-?(pipe|dent)s?
        """,
    common="les, et, est, pour, avec, vous, nous, votre, vos, notre, du, dans, qui, cette, ces, leur, au, aux",
)
