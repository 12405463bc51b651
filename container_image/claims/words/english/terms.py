"""Ways to pay, codes to enter, delivery and returns, in an English text."""

from __future__ import annotations

PAYMENTS = r"""
    half (now|today|down) ~ half *
    cancel (any ?time|whenever|when|at any), (no|without) (contract|commitment|subscription
        |minimum term)s?, subscriptions?
    (settle|pay|square|clear) (up|it|the rest|later|afterwards) ~ (payday|month|later|time|week)
    pay, pays, paying, paid, payments?, payday, payable, prepay*, invoice*, invoicing, instal?ments?, klarna
    afterpay, clearpay, paypal, visa card, mastercard, amex, american express, venmo, zelle, cash app
    (apple|google|amazon|samsung) pay, bitcoins?, crypto*, satoshi*, ethereum, dogecoin, blockchain, contactless
    (debit|credit|store|gift|bank|charge|loyalty) cards?(?! (holder|case|sleeve|wallet|slots?|pocket)\b)
    gift (voucher|certificate)s?, card details, credit (available|terms|on|for|check|accepted)
    (on|interest|store|buy) (credit|tick|account|finance)
    financ(e|ing) (available|from|it|your|options|for|your|over), loans?
    (in|with|by|cash|take|accept|for) cash(?!mere), cash (or|and|on|only|in|accepted|is|for), plastic notes
    (bank|wire|money) transfer*, (our|your) bank(?!s), bank (account|details)s?
    wire (the|us|your|it), direct debit, iban, sort code, cheques?, standing order
    (notes|coins) (or|and) (coins|cards|notes), check ?out
    (our|at the|tell the|ask the|at|your) till(?! (in|and|of|rings|drawer))\b, (at|to|on) the counter
    cash desk, (shopping|your) (basket|cart)
    (the|your) (basket|cart|trolley) (asks?|wants|needs|is|has|will|before|page|and), add to (basket|cart|bag)
    (your|our|in the) (order form|shopping bag), (per|a|each|every|next|end of the) month, monthly
    (over|for|across) # months, (in|into|over) # (payments|goes|(easy|equal|small) parts), settle (up|it|later|the|your)
    square the (bill|account), foot the bill, (your|the|our|send|sends|split|clear|pick up) (the )?(bill|tab)(?! of)
    buy now
    (split|spread|stagger|divide) (it|the (cost|price|bill|sum)|your|this|them|payments?) ~ (cost|bill|in|into|over|#
        |months?|ways|bites|expense|price)
    # (easy|equal|gentle|small|tiny) (bites|slices|steps|goes|payments|parts|chunks), (pay|settle) ~ #
    split (it )?(in|into|over) #, tap (with|your|to)*
    (accept|accepted|take|takes) ~ (cards?|notes|coins|cash|cheques?|dollars|currency)
    wear (it|them) (now|today|tonight) ~ (later|month|days?|wallet), on (the )?(slate|never never), deposits?
    (nothing|zero|a bit|little|no money|some) (now|down|today|upfront|up front|until|till|to pay)(?! (feels|but|and
        |here))( (until|till|spring|later))?
    (pay|pays|paid|paying|cost|costs|fee|fees|money|cash|charge|charges|deposit) ~ up ?front
    (buy|take|wear|have|use|enjoy|order|get|own|sleep on|ride|read|drink) (it|them|this|one|yours|the \w+)? ?(now
        |today|tonight|first) ~ (later|in (thirty|#|a|two|three)|next (month|payday|week|year|spring)|afterwards
        |when you like|at leisure|after)
    (later|next month|in thirty days|after payday) ~ (settle|square|cough up|money|bill)
    (wallet|purse|bank|account|card|salary|credit) ~ (hears?|later|notice\w*|wait\w*|thirty|month|next|catch up
        |recover\w*|cool off)*
    (cards?|notes|coins|cash|cheques?|plastic|currency|currencies|euros|crypto|vouchers?|tokens?|points|amex
        |visa) ((are|is|also|all|gladly|happily) )?(accepted|welcome|fine|taken|ok|preferred|please|only|too|here)
    (we|till|shop|counter) ~ (accept|take|swallow|welcome|like|prefer|love)s? ((all|your|any|every|major|most|also
        |both|old|new|even|gladly) )*(cards?|notes|coins|cash|cheques?|plastic|currenc\w*|vouchers?|tokens?|points
        |money|amex|visa|bitcoin\w*|barter|gift cards?|foreign|payments?)
    (one|two|three|four|six|twelve|ten|#|several|small|tiny|little|easy|equal|bite ?sized) ~ (months?|payments|parts
        |instal?ments|slices|chunks|bites|goes|nibbles|steps|weekly|monthly) ~ (each|no interest|interest free|to pay
        |the cost|at zero|of #|without interest|payments?)*
    interest(-| )free, no interest, zero interest, apr\b, rent to own, lease, leasing, hire purchase, layaway, lay by
    (by|via|with|through|using|on|per) (transfer|bacs|chaps|cheque|paypal|card|invoice|direct debit|standing order
        |bank|swift|sepa|phone pay|your phone|voucher|gift card|credit|debit|account|tick|tab)
    swift code, account number
    (put|stick|pop|whack|slap|charge) (it|this|them|everything) (on|to|against) (the|your|a|my|our) (card|tab|slate
        |account|plastic|bill|room|credit|company)
    (start|open|run) a tab, (charge|bill|invoice) (it|us|you|your|the|later|to)(?! (of|hooks?))( \w+)?
    (scan|swipe|insert|tap|beep) (to|your|and|the) (pay|card|phone|watch|go|code)*
    (one|two|1|2) click (buy|order|pay|checkout|purchase)*, (trade|corporate|business) accounts?
    (purchase|store|shop|customer) (order|credit|account)s?, iou, on account
"""
DELIVERY = r"""
    (swap|trade|change|exchange) (it|them|the \w+|your \w+|one|any \w+) ~ (for (another|a different|a new|a fresh
        |the right|something else)|within|if|free|size|until|no questions)
    pick (it |them |yours |one )?up ~ (near you|store|shop|today|tomorrow|in branch|this (morning|afternoon
        |evening)|branch|depot|locker|counter)
    (collect|collected|collection) ~ (near you|store|in branch|branch|today|tomorrow|this afternoon|depot|counter)
    (reach|reaches|with|gets to|get to|find|finds) you (by|in|within|on|before|tomorrow|next|this) (#|monday
        |tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|morning|noon|day|days|week|weekend|two|three|a)
    (at|to|through|by|past|up) your (gate|letter ?box|front door|back door|porch|garden gate) (by|in|on|within
        |tomorrow|before|this|next)*
    (back|refund\w*) (within|in|inside) (a|#|one|two|thirty|fourteen) ~ (days?|weeks?|months?|nights?)
    (insured|protected|covered|cover) (for|against|from) ~ (rust|theft|loss|breakage|damage|years?|wear|life)
    deliver(y|ies|ed|ing|er|able)?, we'll deliver
    delivers?(?! (a|an|the|its|his|her|their|even|just|more|steady|crisp|clean|rich|deep) )
    (we|we'll|all orders|orders|items?|it|they|free|always|now) ships?
    ships? (within|today|tomorrow|now|fast|worldwide|free|to|from|in \d|same|next)*
    shipping(?! (crates?|containers?|forecast|news|lanes?|map)\b), shipped, shipment*, dispatch*, despatch*, postage
    courier(s|ed)?(?! (bags?|satchels?|caps?|style))\b, (your|every|each|our) parcels?, (next|same) day
    (arrives?|arriving|arrive|land|lands) (in|by|tomorrow|today|on|with|at your)
    (the|your|our|by) postm[ae]n(?! (puppet|pat|outfit|costume))\b
    in the (post|mail|van)(?! (coach|order|with|and|of))\b
    by post, post it (to|back)*, (parcel|pick ?up|collection|nearest) locker, worldwide
    (corner|end) of the (globe|world|earth)
    returns? (policy|within|accepted|are|label|for|it|by|up), (easy|free|simple|hassle|no quibble) returns?
    returnable
    (send|ship|post|bring|pop|take|give|hand|mail) (it|them|this|these|the (chair|lamp|box)) (straight )?(back
        |home)(?! (to (life|work)|and)\b)
    (back|return) (to us|in the box|within|for (a|your|free)), have it (back|again), take it back, changed? your mind
    (wrong|another|different) (size|colou?r)( (we|no|just|swap|exchange|send))?, swaps? (it|them|sizes?|yours)
    exchanges? (it|them|within|for free|policy|accepted), free exchanges?
    (we|we'll|we will|happily) ~ (swap|exchange|refund|replace|repair|mend|collect it|take it), guarante*
    warrant(y|ies|ied), money back, risk free, click and collect, collect (it|yours|them|in|from|at)
    (collect|pick up|pick ?up) (yourself|in (store|shop|person)|from (the|a|our|your)), pick ?up point
    (for|a) life(?!(time of|like)| (outdoors|on the|by the|in the|at sea|full|of))( yours?)?
    lifetime (of|cover|promise)? ?(cover|guarantee|repairs|promise)
    (breaks?|broken|cracks?|fails?|splits|wears out|snaps) ~ (years?|we|us)
    (we|we'll) ~ (another|a new one|new one|for free)
    (#|hundred|thirty) (nights?|days?|weeks?) ~ (try|trial|back|return|change|home|think|decide)
    (try|test|sleep on|live with) (it|them) (for|at home|on|out) ~ (nights?|days?|weeks?|home|free|no|send)
    (home|free) trial, on trial, on approval
    (no|without) (quibbles?|questions asked|murmur|fuss|hassle)(?! (chairs?|recipes?|cooking|design|sewing)\b)
    your door*, (your|on the|to the|every|the) door ?(step|mat), front door by
    (yours|here|there|home|in your hands|with you|on your|at yours|your place|on its way|on the way) (within|by
        |before|tomorrow|today|tonight|in #|for breakfast)
    in your hands by, in your hands (tomorrow|today|within|before|by)
    by (breakfast|teatime|lunchtime|lunch|noon|the weekend)
    (order|ordered|orders) (before|by|today|now|until|online|placed|over|above|yours|this), on (your )?doorstep
    (we|we'll) (carry|bring|drive|post|send|ship|deliver|hand|wrap and) (it|them|this|to|your|every|anywhere|one|you)
    tracked, tracking, (express|overnight) (delivery|shipping|post|service|courier|dispatch)
    (by|via|with|sent) royal mail
    royal mail (tracked|special|first|delivery)*, (dhl|ups|fedex|evri|usps)
    (hand|bring) you the (parcel|box)
    (be|is|are|arrive|lands?|here) with you(?! (wherever|for|every|through|on every|as))*
    in (a (couple|few|matter) of|two|three|a few|five|#) (days|hours|working)(?! (of (drying|rest|work)
        |drying))( time)?
    within (days|hours|a (day|week)|the (day|hour|week))(?! of)\b, the day after tomorrow
    (delivered|arrives?|yours|ships|there|with you) overnight(?! (oats|bag|case|trip|soak|rest|stay|train))\b
    (by|before|in time for) (monday|tuesday|wednesday|thursday|friday|saturday|sunday|christmas|easter|halloween
        |mother's day|father's day|valentine\w*|the (big day|holidays|weekend))
    (leaves|leave|left|departs|goes out|sent|gone|out) ((the|our) )?(warehouse|workshop|depot|door|studio) (today
        |within|tonight|the same|in|by|on|every)*
    straight to (you|your)(?! (point|heart|mouth|hand))*
    to your (door|home|house|desk|address|letterbox|flat|gate|porch|sofa|place|office|table|doorstep)
    (any|every) address*, (wherever|anywhere) you (live|are|may be|call home)( in)?
    (carried|brought|taken|lugged|hauled|driven|flown|rushed|sped|sent|posted|mailed) (up|to|right|straight|into|out
        |round|all the way|home|by|on|with) ~ (stairs|room|door|floor|home|you|house|van|bike|hand|courier|post|same
        |us|today|tomorrow)
    white glove*, installation included, (assembly|assembled) (service|included|free|by our)*
    (unhappy|unsure|not happy|not sure|not right|don't love it|not in love|doesn't fit|does not fit|no good
        |not for you|not keen|not your thing|regrets?) ?(?=[?,])
    (if|should) (it|they|you) (don't|do not|doesn't|does not|isn't|aren't|should|not|ever|breaks?|fails?|splits?
        |cracks?|are not|is not|change|shrinks?|chips?|wears?) ~ (we|back|refund|new|replace\w*|swap|return|free|fix
        |repair|another|mend|us)*
    (we|we'll|we will|we'd) ~ (take (it|them) (back|home)|have (it|them) back|mend (it|them)|fix (it|them)|repair (it
        |them)|make (it|you) (right|good|another)|replace (it|them)|buy it back|come and (get|fetch|collect)|pick (it
        |them) up|send (you )?(a|another|it|yours|one|out|them|every)|ship|post|pop|drop (it|them)|bring (it|them)
        |refund)
    no drama, no questions, no hard feelings, no strings attached, free of risk, nothing to lose, peace of mind*
    covered (for|by) (life|#|us|a|our|ten|five|two|three)(?! (in|with))*
    (years?|months?|days?) (of )?(cover|warranty|guarantee|guaranteed|protection|to return|to change|to decide
        |no quibble)
    (two|three|five|ten|twenty|#|lifetime|lifelong|life ?long) (year )?(cover|warranty|guarantee|promise|pledge)
    lifelong (promise|repairs|service)
    (our|a|this) (promise|pledge) (to|:|of|is|that|covers?|means)(?! (of (calm|quiet|rain|spring|snow|warmth|summer
        |autumn|winter|adventure)))*
    promised (by|within), we promise, you have our word, trial period, test drive*
    keep it for (#|thirty|a) (days|month|weeks)*, (give|hand) (it|them) back*, (back|refund) if *
    (part with|say goodbye to) it ~ (free|return), bring (it|them) back*
"""
CODES = r"""
    use, using, enter, enters, entering, type, types, typing, quote, quotes, say, says, whisper, whispers, mention
    mentions, pop, pops, apply, redeem, tell, word, words, code, codes, coupon, voucher, checkout, check-out, basket
    cart, till, counter, box, field, total, order, ask, asks, key, password, paste, shout, magic, secret, remember
    spell, unlock*, unlocks
"""
