"""What an English text may not say."""

from __future__ import annotations

from container_image.claims.number_words import ENGLISH
from container_image.claims.words.english import abroad, business, contact, health, people, prices, renown, terms
from container_image.claims.words.vocabulary import Vocabulary, write_number

VOCABULARY = Vocabulary(
    number=write_number(ENGLISH | {"one"}),
    reductions=prices.REDUCTIONS,
    abroad=abroad.ABROAD,
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
        (made|woven|baked|built|knitted|dried|brewed|carved) in (\d+|two|three|five|a few) (days|hours)
    (toy|wooden|tin|model|felt|vintage|miniature|enamel|dolls'?|painted|cardboard) (delivery|post|mail|courier
        |royal mail|police|shop|cash|postal|parcel|ice cream) (van|truck|lorry|bike|box|office|register|till
        |counter|car|desk|cart|coach|train)s?
    (delivery|post|mail|police|garbage) (van|truck|lorry|bike|box|boat|cart|car)s? (in|of|made|for the (toy|shelf
        |playroom)|with|to (push|build|paint))
    (toy|wooden|play) (till|shop|bank|cash register|post office|money|coins|hospital|prison|vet's?|doctor's?
        |police)s?
    (novel|stor(y|ies)|tales?|mystery|thriller|puzzle|game|comedy|ballad|poems?|book|jigsaw|saga|play)s? (of|about
        |with|for|from|on|starring) ~ (thie(f|ves)|robbers?|rogues|smugglers?|smuggling|murders?|prison(ers?)?|jail
        |savages|fraud|scandal|lies|terror|thieving|war|killers?|spies|crooks|politics|elections|mafia|poison(ing
        |ers)?|cowards?|cheats?|courts?|lawsuits?|popes?|arrests?|slaves?|slavery|jailers?)
    (murder|crime|prison|court) (myster(y|ies)|novels?|thrillers?|stor(y|ies)|ballads?|at the \w+)
    a cash register (that|in|with), silver dollar (eucalyptus|plants?|leaves|pancakes?), sand dollars?
    (ground|mud|tyre|head|wheel|ample) clearance, (top|front|side|spring|muzzle) loading, free running
    trial and error, popular (science|music|history|songs?|tales?|art|prints?|culture|verse|astronomy)
    postage stamps?, lies (flat|down|along|under|beneath|in|on|between|ahead|still|somewhere|at|behind|open|low
        |quietly)
    pay(s|ing)? (homage|tribute|a visit), guilty pleasures?, stolen (glances|moments?|kiss(es)?|hours?)
    (roe|young|leaping) bucks?, buck (and doe|hide|skin), arresting (colours?|patterns?|blues?|shapes?)
    meet (the|our) (makers?|growers?|potters?|weavers?|farmers?|bakers?|roasters?|family|collection|artists?|herd
        |goats?)
    prize (pumpkin|marrow|ram|bull|leek|onion|rose)s?, express yourself
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
