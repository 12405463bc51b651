"""What an English text may not say."""

from __future__ import annotations

from container_image.claim_words.english import business, contact, health, people, prices, renown, terms
from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import ENGLISH

VOCABULARY = Vocabulary(
    number=write_number(ENGLISH | {"one"}),
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
        (?!(all|now|yours?|is|risk|are|its|get|tax|vat|duty|fees?|interest|shipping|postage|costs?
            |charge)-)[a-z]{2,20}-free
        free-(range|hand|standing|form|flowing|spirited|style|hanging|moving|wheeling|thinking|fall|falling|floating)
        feel free, (set|sets|break|breaks|breaking|roam|swing|swings|move|moves|runs?) free, one-offs?
        free (of|from)\s(?!charge|cost|fee|shipping|delivery)\w{3,20}, free (spirits?|hands?|rein|will|verse|fall)
        free to (roam|move|turn|swing|breathe|wander|choose)
        offers\s(a|an|the|more|good|room|plenty|enough|warmth|shade)
        offers\s(shade|shelter|space|support|comfort|two|three|four|both|just|quiet|cover)
        (that|which|they|and|to|will|can) offer\s(a|an|the|more|good|room|plenty|enough|warmth|shade|shelter)
        promontor(y|ies), promot(e|es|ed|ing), wholesale, for sale soon, sale(-| )rooms?
        money (bank|banks|box|boxes|belt|clip|plant|tree|spider)s?
        (a )?penny (farthing|collars?|loafers?|whistle|black|buns?), pain au \w+, pains au \w+, split willow
        pain perdu, cold brew, gift(ed|wrap), pay attention
        (dress|morse|colou?r|country|binary|bar|cheat|honou?r) codes?, half moon*
        (cloth|leather|paper|first|thick) bound
        """,
    common="the, and, of, with, for, you, your, we, our, is, are, this, that, it's, don't",
)
