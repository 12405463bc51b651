"""What a French text may not say."""

from __future__ import annotations

from container_image.claims.number_words import FRENCH
from container_image.claims.words.french import business, contact, health, people, prices, renown, terms
from container_image.claims.words.vocabulary import Vocabulary, write_number

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
    (camion|camionnette|velo|voiture|fourgon|triporteur|moto|train)s? (de livraison|de la poste|de police
        |postale?) (en|de|pour) \w+
    potions? de guerison, (le )?prix du (silence|temps|bonheur|courage|danger), remedes? (aux murs|a la grisaille
        |a l'ennui)
    (table|banc|tabouret|cabine|meuble|gueridon)s? (de|a) telephone, (telephone|caisse|banque|poste)s? (de jeu
        |jouet|en bois|pour jouer)
    stocks? de (crayons|papier|bois|bougies|buches|laine)
    (roman|conte|histoires?|jeu|enquete|recueil|livre|ballade|puzzle|polar|comedie)s? (de|d'|sur|avec
        |ou) ~ (voleurs?|meurtres?|contrebandiers?|prison(niers?)?|pirates?|escrocs?|mensonges?|bandits?|brigands?
        |guerre|poison|police|justice|avare|assassins?)
    (voiture|mallette|deguisement|costume|chapeau)s? de (police|policier|prisonnier|docteur|medecin|voleur|bandit
        |bouffon)s?
        coute que coute, remises? (a neuf|en|a l'eau|de jardin), budget temps
        (?<!l')(?<!cette\s)(?<!notre\s)offre\s(un|une|le|la|les|au|aux|plus|toute?|son|sa|ses|de)
        a partir de \d{1,2} ans, des 1\d{3}, (payer|payez) de sa personne, (n'a|sans) prix
        points? (de|d'|du|mousse|sellier|lance|arriere|noue|avant|compte)*, prix de vertu
        compte-?(gouttes|fils|tours|minutes), virement de bord, porte-?monnaie a fermoir, monnaie-du-pape
        stock-?(car|fisch)*, appeaux?, cure-?(pipe|dent)s?
        """,
    common="les, et, est, pour, avec, vous, nous, votre, vos, notre, du, dans, qui, cette, ces, leur, au, aux",
)
