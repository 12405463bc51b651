"""Prices and offers, in an English text."""

from __future__ import annotations

from container_image.claims.words.english.parts import FRACTION, SMALL_CHANGE

REDUCTIONS = r"""
    # ?(%|percent|per cent) ?(off|less|cheaper), # ?(%|percent|per cent) ?(discount|reduc|saving)*
    (save|saves|saving|savings|reduced|less|cheaper|up to)[^.\d\n]{0,20}\d{1,3} ?(%|percent|per cent)
    discount(s|ed|ing)?[^.\d\n]{0,20}\d{1,3} ?(%|percent|per cent), save \d*, reduced (to|from|by)
    (half|reduced|sale|special) prices?, price (cut|drop)s?, prices (cut|slashed)
    (on|in the|summer|winter|spring|clearance) sale(?!-| room), black friday, cyber monday, discount(s|ed)?
    clearance, bargains?, (coupon|voucher|promo|promotion|discount) codes?, (two|three|2|3) for (one|two|1|2)
    buy one get, bogo, free, gratis, at no (extra )?(cost|charge), free gift
    gift with (every|each|any|your|purchase|all)*, everything must go, buy (two|three|2|3)
    (second|third) (one )?(is|at) (half|free)*, (no|without) extra (charge|cost), zero cost
"""
PRICES = rf"""
    (one|two|three|#) {SMALL_CHANGE} ~ (buys?|gets?|pays?|and (it|this|the)) *
    # (less|more|lower|cheaper) than (?!(a|an|the|one|two|three|its|#) (metre|hand|step|finger
        |palm)), mere (handful of )?(coins|coppers|pounds)
    handful of (coins|pennies|coppers|change), few (coins|coppers|pennies|pounds|dollars)
    (lower|less|cheaper|cheapest|smaller) (than )?(anywhere|anyone|elsewhere|everywhere|last (week|year|month
        |season)|in town|yesterday|before|the high street|the competition|in years)
    (what|whatever|as much as) (you|you'd|you'll|they|others|we|most \w+|the \w+|anyone|everyone|people) ((would
        |might|usually|normally|typically|once|used to|will) )*(spend|pay|paid|charge|charged|fork|cough|shell)s?
    (less|more|little|same|much) (to|you|you'll|you'd|they) (spend|pay|part|hand over)
    pocket the (difference|change|savings?|rest|gap)
    (it|this|they|that|price|these|which) (was|were|used to be|had been) # ~ (today|now|is|it's|currently) ~ #
    (order|buy|take|get|choose|pick) ~ (receive|receives|get|gets|collect|find|bag) ~ (on top|too|extra|as well
        |for nothing|in return|thrown in|with it|alongside)
    (first|second|third|next|last|other|extra) (\w+ )?(is|are|comes|goes) (our|a|on|free|half) (gift|treat|present
        |shout|us|thank|price)*
    (is|are|as|be) our (gift|treat|present|shout)( to you)?
    (whatever|any|every|our|the|no) (competitor|rival|high street)s?, (lowest|highest|cheapest|dearest) (price|cost
        |rate|in|of the|ever)*
    (cost|costs|charge|charges|asks?) (a|one|half a) (fraction|third|quarter|fifth|half) *, (a )?(third|quarter
        |half|fraction) of what *
    (overpay|overpaying|underpriced|undercut\w*|rip off|price ?match\w*)
    percent, per cent, usd, eur, gbp, jpy, dollars?, euros?, cents?, (under|below|only|just) \d*, # pounds
    (from|for) \d\d(?![\d\s]*(cm|mm|m|kg|g|ml|l|to|until|months|years|woods|people|persons|hours|minutes)\b)*
    prices?, priced, pricing, priciest, (half|#) off, # for #, buy one, deals
    (a|the|good|great|best|real|big|any|no|fair|special) deal(?! (of|table|chair|top|board|longer|more|in pine)\b)
    sales, (a|the|our|big|end of) sale(?!-| room), on sale, mid season sale, s a l e
    (discount|coupon|voucher|promo|clearance|markdown|rebate|refund|giveaway|affordab|inexpensive)(?!nto)*, cheap
    cheap(er|est|ly|ies), pric(e|ey|y), expensive, overpriced, costly, bargain*, budget*, thrift*, frugal
    (marked|cut|knocked) down, sav(ings|er price)
    (save|saves|saved|saving) (up|you|more|big|money|now|on|a (bit|little|lot|few|small|third|quarter|tenner)|#)
    save with*, offers, (an|the|our|this|special|latest|new|today's|best|exclusive|with every|on) offer
    (is|are|have) reduced, reduced(?! \w), reduced (price|to clear|now|today|this|rate)
    (price|big|huge|further|great) reductions?
    complimentary, on the house, on us, our treat, our expense, our shout, comes? along at
    (great|best|good|unbeatable|better|excellent) value, value for money
    (is|are|now|always|what|only|double|too) worth (twice|double|every|\d)*, worth every (penny|cent), money
    cash ?back, (loyalty|bonus) points, reward (points|club|card|scheme|programme)*, (earn|collect) ~ points
    (tax|vat|duty|fee|fees|interest) free, tax, taxes, vat, no strings, next to nothing, a steal
    (yours|more|pay) for less, less for more, low cost, rock bottom, bonus(es)?, slashed, mark downs?
    cuts? the (cost|middle)*, middle ?m[ae]n
    cost (of|you|about|as|less|more|almost|anything|nothing|under|under|no|a|as little)(?! patience), costs
    (will|would|does|did) (not )?cost, won't cost, used to cost, (no|without|free of|at) (cost|charge)
    (for|at|above|beyond|half|double|twice) the (price|cost) of, (used|going) to (cost|pay), # figures?
    (leaves?|have|get|keep|with|still) ~ change, change from, change (out )?of a, left over from, (pennies|peanuts)
    (a|every|per|not a|to the|last|spare|single) penny, (your|the) pennies, pence, shillings?
    (price|the|a|its|these|those|our|all|wore a|down) tags? (of|reads?|has|have|says|was|shrank|fell|drop|dropped)
    (these|those|the|our) (price )?tags, tags (all|this|are|have|down), (sets?|setting|set) (you|one) back
    (was|were|once|formerly|previously|originally|before) #[^.\n]{{0,12}} now, (now|today|currently) (a ~ )?#
    (less|cheaper|more|dearer) than ~ {SMALL_CHANGE}, (price|cost|skip|instead) ~ {SMALL_CHANGE}
    (under|below|beneath|within|less than|shy of) (a|one|#|half a) (hundred|thousand|fifty|twenty|ten)?
    (for|from|under|of) a (ten|twenty|fifty|hundred), break the bank, (no|without) (need for )?deep pockets
    deep pockets (not|are not)*
    for a (song|fraction)(?! (of (fire|ice|the)|about)\b), (a )?fraction of (the|what), bang for
    (wallets?|purses?|pockets?) (will|won't|lighter|friendly|thank|happy|intact)
    (your|on the|on your) (purse|wallet), lighter on, easy on the (wallet|pocket|purse)
    (twice|double|triple) (on|at|in) the high street
    (a|another|further|extra|full|every|by a|one) {FRACTION} ~ (off|less|away|lighter|cheaper|down)
    {FRACTION} (of )?(off|price|what|as much|the going), knock ~ off, (take|takes|taken|taking) ~ off (all|the|every)
    # off
    (buy|take|pick|choose|carry|grab|order|add|get) (two|three|four|a pair|any|both|one|#) ~ (get|pay|we|third)
    (second|third|fourth|next|other|extra|last) (one|pair|mug|item|book|piece)? ~ (is|are|comes|goes) (on|ours|free)
    (only|just) (pay|charge|count)*, one of them will be, will not cost, throw(s|n|ing)? in (a|an|the|some)
    (we|we'll|we will|let us) (pay|cover|swallow|worry about|take care of|foot|absorb|treat|top|match|beat)
    (little|small|welcome|birthday|surprise|free) (something|gift|present) (with|in|inside|for every|on|tucked|comes)
    (gift|present|tote|sample|candle|treat) (goes|comes|waits|in|with) (into )?(every|each|your|all) (bag|box|order)*
    more ~ for (your|the) (money|pound|dollar|buck), spend (a (little|bit)|more|over|#|less|and|it)
    (handsome|tidy|small|paltry|princely) sum, the sum(?! of (its|the|all)\b), the total, your total, grand total
    half as much, twice as much, low (three|two|four), polite #, #-something quid, (dirt|going) cheap
    no more than a ~ (pizza|coffee|lunch|ticket), next to no, penny pinch*, splurge*, invest(ment)?, bucks?, quid
    tenners?, fivers?, (modest|slim|every|any|thin|lean) (purse|wallet|budget|pocket)s?
    (just|only|merely|a mere|barely|no more than) #$, (present|gift|treat|surprise|something) from us
    every (second|third|fourth|fifth|other) (item|one|pair|piece|mug|book|bottle|wand)
    (two|three|#|both) for the (price|cost)*
    (our|the) (prices?|numbers|figures?) ((have|has) )?(fallen|dropped|down|lower|tumbl\w*|shrunk|melted|halved)
    halved, (you|we) (keep|hold on to|pocket) the (difference|rest|change), the difference is yours
    (worth|valued at|value of) (of )?(#|\d)(?! (look|visit|read|try))*
    worth (twice|double|three times|far more|much more|every)(?! (minute|step|mile|wait))
    for (next to nothing|nothing|free|less|little|peanuts|pennies|a tenner|a fiver|small change|loose change
        |pocket money)
    (loose|small|spare|pocket) change(?! (in|of|to))\b, knock(ed|s)? ~ (off|down) (the|our|its|every|all)?
    (take|takes|took|taken|slice|sliced|shave|shaved|cut|chop|chopped|trim|trimmed|snip) ((a|an|another|the) )?(slice
        |bit|chunk|third|quarter|half|tenth|fifth|tag|ticket|total|figure|#)s? (off|from|away)*
    off the (price|ticket|total|bill|second|next|whole|list|rrp)
    (cost|costs|costing|priced|sold) (the same|like|as)*
    (undercut|undercuts|beat|beats|match|matches) (any|all|every|the) (price|rival|shop|quote)*
    (lower|lowest|smaller|kinder|gentler|friendlier|softer|nicer|fairer|cut|small|tiny|honest|fair|happy) (prices?
        |costs?|tags?|totals?|sums?|figures?|bills?|numbers on)
    (every|each) (pound|dollar|euro|penny|cent) (counts?|well|you)*
    (pounds|dollars|euros) (sterling|less|each|saved|off|cheaper|only)
    sterling(?! silver\b)(?! (hoops?|ring|chain|jewel|studs|bangle|charm|pendant|clasp|spoons?|wire|cuff|necklace
        |bracelet|earrings?|setting|band|links?|link|and|with|bezel|tea|frame|finish|plate|lid))
    trade in*, swap your old, part exchange, student (rates?|price|discount|offer)*, group rates?, subscribe and*
    early bird*, happy hour*, doorbuster*, (pre|post)(-| )?(christmas|holiday|season) (rush|sale|offers?|event)
    (flash|sample|stock|warehouse|garage|seasonal|annual|big|huge|mega|closing|moving) (sale|clearance|event)(?!room)
    prize draw, raffle, lucky dip, win (a|an|your|the|one|this|big)(?! (heart|smile|race|battle|duel|argument))*
    sweepstake*, lottery, jackpot, competition (to win|entry|closes)*
    (extra|additional|second|third|another|matching|free) ~ (thrown in|on top|at no|as a gift|as a thank you
        |with our compliments|included free|for nothing)
    with our compliments, compliments of, as a thank ?you
    (comes|arrives) with a (gift|free|surprise|little something|present)*
    little (extra|something) (from|with|on|in|for)*
    (gift|present|treat|sample) (inside|included|awaits|with|tucked|for every|on top|worth)(?! (the|an|a) (ribbon|bow
        |tag|wrap|box))*
    goody bag*, freebies?, freebie, on the cheap, cut ?price, half ?price, wholesale (price|rate|cost)s?, at cost
    trade price*, factory (price|outlet|direct|prices)*, outlet(?! (pipe|valve|plug|cover|for))( (prices?|store))?
    surplus stock*, seconds sale, end of line*, ex ?display, # ninety (nine|five)
"""
