"""What judges a text in any language: the most common claims of English, and of languages that no page is written in.

A model falls back to English, or to a language that it was not asked for.
"""

from __future__ import annotations

from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import ENGLISH

# Two words at least, because one word of English is often one of another language: "sale" is French for dirty.
_ENGLISH_OFFERS = r"""
    free (shipping|delivery|returns?|gifts?|postage|trial|sample|exchange)*, (on|for|flash|final|summer|winter|big) sale
    (shop|see|join) (the|our) (sale|deals)*, special (offer|price|deal)s?, (great|best|top|hot) deals
    deals? of the (day|week), (get|save|extra) # off, # ?(percent|pct) off, discounts?, discounted, half price
    save (big|money|up to|today|now|\d)*, buy # get*, (two|2|three|3) for (one|1|two|2)(?=[^\w]*$)
    (promo|coupon|discount|voucher) codes?, (use|enter|with) (the )?code*, money (back|off)
    gift with (purchase|every|each|your)*, (no|at no) extra cost
    """
_ENGLISH_PRICES = r"""
    (best|low|lowest|lower|great|fair|unbeatable|reduced) prices?, price (drop|cut|match)*, value for money
    (buy|order|reserve|get) (it |yours? |one )?(now|today|yours)*, act (now|fast)
    """
_ENGLISH_PAYMENTS = r"""
    pay (later|now|monthly)*, (credit|gift|debit) cards?, bank transfer, interest free, cash on delivery, instal?lments?
    """
_ENGLISH_CONTACT = r"""
    (call|contact|email|e-mail|text|phone|visit|follow|message|ask|ring|write to|chat with) us*, sign up*, subscribe*
    click (here|the|below)*, download (the|our) app, (our|the) newsletter*, live chat, customer (service|care|support)
    opening hours
    """
_ENGLISH_SCARCITY = r"""
    (only|just|last) (#|a few|few) (left|remaining|items?|units?|in stock)*, (#|few|not many) (left|remaining) in stock
    (#|few|not many) (left|remaining)(?=[^\w]*$), limited (time|edition|stock|offers?|quantit|supply|availab)*
    (last|final) (chance|call|few|units?), (while|until) (stocks?|supplies|they) lasts?*
    (in|out of|low|back in) stock, stock is (low|limited|running)*, sold out, (selling|going|sells) (fast|out|quickly)
    almost gone, hurry (up|while|before|now)*, (don't|do not) (miss|wait)*, (today|tonight|this week|this weekend) only
    (ends?|ending|expires) (today|tonight|soon|tomorrow|midnight|sunday)*, pre ?orders?, before (it's|they're) gone
    available now
    """
_ENGLISH_DELIVERY = r"""
    (next|same) day (delivery|shipping|dispatch)*, (fast|quick|express|home|worldwide|international) (shipping|delivery)
    ships (today|tomorrow|worldwide|within|free|fast)*, delivered (tomorrow|today|free|within|to your door)*, guaranteed
    (easy|hassle free|# day) returns?, (lifetime|money back|satisfaction|year|full) guarantee*, warranty, refunds?
    risk free, no questions asked
    """
_ENGLISH_RATINGS = r"""
    (best|top) ?(seller|sellers|selling|rated|reviewed), bestsellers?, award ?winning, # star (rat|review)*
    customer (reviews?|favou?rites?|ratings?), (loved|trusted|recommended|approved|rated) by *
    (most|highly) (popular|loved|rated|wanted|recommended), (happy|satisfied) customers, as seen on *
    everyone's (favou?rite|talking)*, # (reviews|customers|sold)
    """
_ENGLISH_HEALTH = r"""
    (doctor|dermatologist|clinically|lab|vet) (recommended|tested|proven|approved), pain relief, anti ?(aging|ageing)
    hypoallergenic*, certified organic*, (child|baby) ?safe*, weight loss, sleep better*, gluten free
    """
_ENGLISH_PERSONAL = r"""
    welcome back*, your (last|recent|previous) (order|visit|purchase|search)*, you (viewed|bought|browsed)*
    we (noticed|saw|know|remember) (you|that)*
    """
_ENGLISH_BUSINESS = r"""
    (do not|don't|never) (buy|order|shop|trust)*, (we|we are|we're|shop is|store is) (closed|closing|bankrupt|shut)*
    scam, idiots?
    """

VOCABULARY = Vocabulary(
    number=write_number(ENGLISH | {"one"}),
    # After English: Italian, Dutch, Polish, Portuguese, Swedish.
    reductions=_ENGLISH_OFFERS
    + r"""
        sconti?, scontat[oaie], saldi, korting*, aanbieding*, darmow*, przecen*, descontos?, fri frakt, rea
        gratuita?mente
        """,
    prices=_ENGLISH_PRICES
    + r"""
        prezz[oi], prijs*, ceny, w cenie, precos?
        """,
    payments=_ENGLISH_PAYMENTS,
    contact=_ENGLISH_CONTACT,
    scarcity=_ENGLISH_SCARCITY
    + r"""
        spedizion[ei], consegn[ae], bezorg*, voorraad, fretes?
        """,
    delivery=_ENGLISH_DELIVERY,
    ratings=_ENGLISH_RATINGS,
    health=_ENGLISH_HEALTH,
    personal=_ENGLISH_PERSONAL,
    business=_ENGLISH_BUSINESS,
)
