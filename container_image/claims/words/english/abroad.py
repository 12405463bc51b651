"""Plain claims of English, which models write on pages of other languages too."""

from __future__ import annotations

ABROAD = r"""
    (best|top|fast) ?sell(er|ers|ing), (call|contact|visit|follow|email|text|message|find|join) us, call now, (only
        |just) # (left|remaining|available|in stock)
    (order|buy|shop|act|call|hurry|book|subscribe|pre ?order) (now|today), ^hurry( up)?$, limited (stock|edition
        |time|offer|supply|quantity|quantities)
    (top|highly) rated, rated # *, (five|four|\d) stars?, (in|out of|low
        |back in) stock, sold out, almost gone, (selling|going) (fast|out), last chance
    while stocks? lasts?, don't miss (it|out|this)*
    ^((the|big|summer|winter|spring|mega|final|flash) )?sale( now)?( on)?$
    (half|\d+) off, (special|best|great|hot|exclusive) (offers?|deals?|price
        |prices|value)
    money back*, (satisfaction )?guaranteed, customer (reviews?|favou?rites?|service|support), (our
        |happy) customers, customers love*
    (loved|trusted) by *, award winning, subscribe, sign up, add to (cart|basket|bag), (pay|buy) (later|with
        |now), (next|same) day (delivery|shipping|dispatch)
    (fast|quick|express|worldwide|international|easy) (shipping|delivery|returns?), ships (today|free|fast|within)
    (arrives|delivered) (by|tomorrow|today|in|within)*, welcome back
    (recommended|picked|chosen) for you, clinically *, dermatologist*, doctor (recommended
        |approved), eco friendly, cruelty free, non toxic, (today|this week|online) only
    save (big|up|now|money|\d+|more), as seen (on|in), (most )?popular choice, number one, (two|three|2|3) for (one
        |two|1|2), lowest price*, everyone (loves|is|wants)*, trending now
"""
