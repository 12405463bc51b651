"""What an English text may not say."""

from __future__ import annotations

from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import ENGLISH

VOCABULARY = Vocabulary(
    number=write_number(ENGLISH | {"one"}),
    reductions=r"""
        # ?(%|percent|per cent) ?(off|less|cheaper), # ?(%|percent|per cent) ?(discount|reduc|saving)*
        (save|saves|saving|savings|reduced|less|cheaper|up to)[^.\d\n]{0,20}\d{1,3} ?(%|percent|per cent)
        discount(s|ed|ing)?[^.\d\n]{0,20}\d{1,3} ?(%|percent|per cent)
        save \d*, reduced (to|from|by), (half|reduced|sale|special) prices?, price (cut|drop)s?, prices (cut|slashed)
        (on|in the|summer|winter|spring|clearance) sale, black friday, cyber monday, discount(s|ed)?, clearance
        bargains?
        (coupon|voucher|promo|promotion|discount) codes?, (two|three|2|3) for (one|two|1|2), buy one get, bogo
        free, gratis, at no (extra )?(cost|charge), free gift, gift with*
        everything must go, buy (two|three|2|3), (second|third) (one )?(is|at) (half|free)*
        (no|without) extra (charge|cost)
        zero cost
        """,
    prices=r"""
        percent, per cent, usd, eur, gbp, jpy, dollars?, euros?, cents?, (under|below|from|only|just|for) \d*
        prices?, priced, pricing, (half|#) off, # for #, buy one, sales?, deals?
        (discount|bargain|coupon|voucher|promo|clearance|markdown|rebate|refund|giveaway|cheap|affordab|inexpensive)*
        (marked|cut) down, sav(e|es|ed|ing|ings), offers?, reduced, costs? nothing, (no|without|free of) (cost|charge)
        complimentary, on the house, (is|are|it's|all) on us, (great|best|good|unbeatable) value, value for money
        pay (less|nothing|later)*, your money, cash ?back, gift (card|voucher|certificate)s?, (loyalty|bonus) points
        instal?ments?, (tax|vat|duty|fee|fees|interest) free
        next to nothing, a steal, (yours|more|pay) for less, less for more, low cost, rock bottom, bonus(es)?
        slashed, mark downs?
        """,
    scarcity=r"""
        (in|out of|low|back in|limited) stock, stocks? last*, while (they|it|stocks?|supplies) last*
        sold out, sell(s|ing) (fast|out|quickly), going (fast|quickly)
        last (one|ones|few|chance|call|piece|pieces|days?|hours?), final (days?|hours?|call)
        (few|#) (left|remain|remains|remaining), (hours?|minutes?|days?) (left|to go), countdown
        limited, hurry, (almost|nearly) (gone|sold|out), before (it's|they're|it is|they are) gone, supplies
        available (now|today|again), (today|tonight|now|this week|this weekend) only, only (today|now|until|this week)*
        (ends?|ending) (today|tonight|tomorrow|soon|at midnight|sunday|monday), act (now|fast), (don't|do not) miss
        exclusive (offers?|deals?|access|online)
        deliver*, shipping, shipped, ships? (within|today|tomorrow|now|fast|worldwide|in \d)*
        dispatch*, postage, courier*, (next|same) day, (arrives?|arriving) (in|by|tomorrow|today)
        returns? (policy|within|accepted), (easy|free) returns?, send (it|them) back, guarantee*, warrant(y|ies)
        money back, free exchanges?, click and collect
        rated, ratings?, reviews?, reviewed, testimonials?, (\d(\.\d)?|one|two|three|four|five) stars?
        # out of #, (loved|trusted|chosen|bought|recommended) by, award*, best ?sell*, sells? best, top (rated|sell)*
        most (popular|loved|bought|wanted), number one choice
        by (monday|tuesday|wednesday|thursday|friday|saturday|sunday|christmas|tomorrow|tonight), your door
        in your hands by
        (yours|here|there|home) within #*, (only|just) a (few|handful|couple), never to return
        restock*
        last of (the|its|this) (batch|line|kind|run), now or never, like hot cakes, risk free
        customers?, shoppers?, buyers?, (everyone's|everybody's|crowd|fan) favou?rites?, number one, prize winning
        acclaimed, highly (praised|recommended)
        """,
    health=r"""
        (ease|eases|easing|soothe|soothes|soothing|relieve|relieves) ~ (pains?|aches?)
        """,
    business=r"""
        (we|shop) ~ (closed|shut) (down|up)
        """,
    harmless=r"""
        (?!(all|now|yours?|is|risk|are|its|get|tax|vat|duty|fees?|interest|shipping|postage|costs?|charge)-)[a-z]{2,20}-free
        free-(range|hand|standing|form|flowing|spirited|style|hanging|moving|wheeling|thinking|fall|falling|floating)
        feel free, (set|sets|break|breaks|breaking|roam|swing|swings|move|moves|runs?) free, one-offs?
        free (of|from)\s(?!charge|cost|fee|shipping|delivery)\w{3,20}, free (spirits?|hands?|rein|will|verse|fall)
        free to (roam|move|turn|swing|breathe|wander|choose), offers\s(a|an|the|more|good|room|plenty|enough|warmth)
        (that|which|they|and|to|will|can) offer\s(a|an|the|more|good|room|plenty|enough|warmth)
        promontor(y|ies), promot(e|es|ed|ing), wholesale, for sale soon
        """,
    common="the, and, of, with, for, you, your, we, our, is, are, this, that, it's, don't",
)
