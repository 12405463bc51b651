"""What an English text may not say."""

from __future__ import annotations

from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import ENGLISH

_DAY = "(monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tonight|tomorrow|christmas)"
_FRACTION = "(half|third|quarter|fifth|sixth|tenth)"
# What people buy on the way, as a measure of a price.
_SMALL_CHANGE = (
    "(sandwich(es)?|coffees?|lattes?|cappuccinos?|lunch|dinner|pizzas?|takeaways?|pints?|beers?|croissants?|tickets?"
    "|night out|subscription|burgers?|haircut|brunch|round of drinks|petrol|parking|taxi|bus fare)"
)
_PEOPLE = (
    "(people|owners|customers|fans|families|homes|households|buyers|shoppers|users|readers|parents|mums|dads|women|men"
    "|drinkers|gardeners|cooks|cyclists|walkers|knitters|collectors|members|followers|wizards|lovers|of you|others)"
)
_EXPERTS = (
    "(doctors?|dermatologists?|nurses|midwives|vets|chefs|dentists?|experts|specialists|physios?|physiotherapists?"
    "|pharmacists?|scientists|paediatricians?|pediatricians?|surgeons?|osteopaths?|chiropractors?|nutritionists?"
    "|trainers|stylists|celebrities|influencers|editors|professionals|pros)"
)
_BODY = (
    "(backs?|necks?|shoulders?|knees?|feet|foot|heels?|hips?|joints?|muscles?|spine|heads?|heart|gut|stomach|tummy|skin"
    "|throat|lungs?|liver|bones|hair loss|eyes|wrists?|legs|sinuses|nerves|blood|bladder|gums)"
)
_RELIEVES = (
    "(ease|soothe|relieve|cure|heal|calm|fix|banish|fade|melt|reduce|lower|boost|strengthen|support|stimulate|repair"
    "|regenerate|detoxify|cleanse|restore|prevent|fight|combat|treat|clear|protect|improve|unblock|unclog|undo|loosen"
    "|settle|cool|numb|balance)(s|d|es|ed|ing)?"
)
_SEEN = (
    "(looked|viewed|bought|browsed|clicked|left|searched|ordered|saved|visited|purchased|eyed|checked|added|returned"
    "|tried|abandoned|forgot|hesitated|lingered|spent|wanted|picked|chose|liked|admired|considered|came|told|asked"
    "|were|had your eye|paused|stopped|scrolled|wore|loved)"
)
_WE = "(we|we've|we're|we'll|we'd|our shop|this shop|the shop|our store|this store|the store|our company|the company)"
_BOSS = "(owners?|founders?|boss|bosses|director|ceo|manager|managers|accountant|shopkeeper)"
_NETWORK = (
    "(instagram|insta|tiktok|facebook|youtube|pinterest|twitter|snapchat|discord|telegram|whatsapp|linkedin|threads"
    "|bluesky|mastodon|reddit|the gram|the tube|the bird site|clock app|messenger|social media|socials)"
)

VOCABULARY = Vocabulary(
    number=write_number(ENGLISH | {"one"}),
    reductions=r"""
        # ?(%|percent|per cent) ?(off|less|cheaper), # ?(%|percent|per cent) ?(discount|reduc|saving)*
        (save|saves|saving|savings|reduced|less|cheaper|up to)[^.\d\n]{0,20}\d{1,3} ?(%|percent|per cent)
        discount(s|ed|ing)?[^.\d\n]{0,20}\d{1,3} ?(%|percent|per cent)
        save \d*, reduced (to|from|by), (half|reduced|sale|special) prices?, price (cut|drop)s?, prices (cut|slashed)
        (on|in the|summer|winter|spring|clearance) sale(?!-| room), black friday, cyber monday, discount(s|ed)?
        clearance
        bargains?
        (coupon|voucher|promo|promotion|discount) codes?, (two|three|2|3) for (one|two|1|2), buy one get, bogo
        free, gratis, at no (extra )?(cost|charge), free gift, gift with (every|each|any|your|purchase|all)*
        everything must go, buy (two|three|2|3), (second|third) (one )?(is|at) (half|free)*
        (no|without) extra (charge|cost)
        zero cost
        """,
    prices=rf"""
        percent, per cent, usd, eur, gbp, jpy, dollars?, euros?, cents?, (under|below|only|just) \d*, # pounds
        (from|for) \d(?![\d\s]*(cm|mm|m|kg|g|ml|l|to|until|months|years|woods|people|persons|hours|minutes)\b)*
        prices?, priced, pricing, priciest, (half|#) off, # for #, buy one, deals
        (a|the|good|great|best|real|big|any|no|fair|special) deal(?! (of|table|chair|top|board|longer|more|in pine)\b)
        sales, (a|the|our|big|end of) sale(?!-| room), on sale, mid season sale, s a l e
        (discount|coupon|voucher|promo|clearance|markdown|rebate|refund|giveaway|affordab|inexpensive)(?!nto)*
        cheap, cheap(er|est|ly|ies), pric(e|ey|y), expensive, overpriced, costly, bargain*, budget*, thrift*, frugal
        (marked|cut|knocked) down, sav(ings|er price)
        (save|saves|saved|saving) (up|you|more|big|money|now|on|a (bit|little|lot|few|small|third|quarter|tenner)|#)
        save with*
        offers, (an|the|our|this|special|latest|new|today's|best|exclusive|with every|on) offer
        (is|are|have) reduced, reduced (price|to clear|now|today|this|rate), reductions?
        complimentary, on the house, on us, our treat, our expense, our shout, comes? along at
        (great|best|good|unbeatable|better|excellent) value, value for money
        (is|are|now|always|what|only|double|too) worth (twice|double|every|\d)*, worth every (penny|cent)
        money, cash ?back, (loyalty|bonus) points, reward (points|club|card|scheme|programme)*, (earn|collect) ~ points
        (tax|vat|duty|fee|fees|interest) free, tax, taxes, vat, no strings
        next to nothing, a steal, (yours|more|pay) for less, less for more, low cost, rock bottom, bonus(es)?
        slashed, mark downs?, cuts? the (cost|middle)*, middle ?m[ae]n
        cost (of|you|about|as|less|more|almost|anything|nothing|under|under|no|a|as little)(?! patience)
        costs, (will|would|does|did) (not )?cost, won't cost, used to cost, (no|without|free of|at) (cost|charge)
        (for|at|above|beyond|half|double|twice) the (price|cost) of, (used|going) to (cost|pay)
        # figures?, (leaves?|have|get|keep|with|still) ~ change, change from, change (out )?of a, left over from
        (pennies|peanuts), (a|every|per|not a|to the|last|spare|single) penny, (your|the) pennies, pence, shillings?
        (price|the|a|its|these|those|our|all|wore a|down) tags? (of|reads?|has|have|says|was|shrank|fell|drop|dropped)
        (these|those|the|our) (price )?tags, tags (all|this|are|have|down), (sets?|setting|set) (you|one) back
        (was|were|once|formerly|previously|originally|before) #[^.\n]{{0,12}} now, (now|today|currently) (a ~ )?#
        (less|cheaper|more|dearer) than ~ {_SMALL_CHANGE}, (price|cost|skip|instead) ~ {_SMALL_CHANGE}
        (under|below|beneath|within|less than|shy of) (a|one|#|half a) (hundred|thousand|fifty|twenty|ten)?
        (for|from|under|of) a (ten|twenty|fifty|hundred), in your (pocket|purse), deep pockets, break the bank
        for a (song|fraction)(?! (of (fire|ice|the)|about)\b), (a )?fraction of (the|what), bang for
        (wallets?|purses?|pockets?) (will|won't|lighter|friendly|thank|happy|intact), (your|on the|on your) (purse|wallet)
        lighter on, easy on the (wallet|pocket|purse), (twice|double|triple) (on|at|in) the high street
        (a|another|further|extra|full|every|by a|one) {_FRACTION} ~ (off|less|away|lighter|cheaper|down)
        {_FRACTION} (of )?(off|price|what|as much|the going), knock ~ off, (take|takes|taken|taking) ~ off (all|the|every)
        # off, (buy|take|pick|choose|carry|grab|order|add|get) (two|three|four|a pair|any|both|one|#) ~ (get|pay|we|third)
        (second|third|fourth|next|other|extra|last) (one|pair|mug|item|book|piece)? ~ (is|are|comes|goes) (on|ours|free)
        (only|just) (pay|charge|count)*, one of them will be, will not cost, throw(s|n|ing)? in (a|an|the|some)
        (we|we'll|we will|let us) (pay|cover|swallow|worry about|take care of|foot|absorb|treat|top|match|beat)
        (little|small|welcome|birthday|surprise|free) (something|gift|present) (with|in|inside|for every|on|tucked|comes)
        (gift|present|tote|sample|candle|treat) (goes|comes|waits|in|with) (into )?(every|each|your|all) (bag|box|order)*
        more ~ for (your|the) (money|pound|dollar|buck), spend (a (little|bit)|more|over|#|less|and|it)
        (handsome|tidy|small|paltry|princely) sum, the sum(?! of (its|the|all)\b), the total, your total, grand total, half as much, twice as much
        low (three|two|four), polite #, #-something quid, (dirt|going) cheap, no more than a ~ (pizza|coffee|lunch|ticket)
        next to no, penny pinch*, splurge*, invest(ment)?, bucks?, quid, tenners?, fivers?, grand total
        """,
    payments=rf"""
        pay, pays, paying, paid, payments?, payday, payable, prepay*, invoice*, invoicing, instal?ments?
        klarna, afterpay, clearpay, paypal, visa card, mastercard, amex, american express, venmo, zelle, cash app
        (apple|google|amazon|samsung) pay, bitcoins?, crypto*, satoshi*, ethereum, dogecoin, blockchain, contactless
        (debit|credit|store|gift|bank|charge|loyalty|your) cards?, gift (voucher|certificate)s?, card details
        credit (available|terms|on|for|check|accepted), (on|interest|store|buy) (credit|tick|account|finance)
        financ(e|ing) (available|from|it|your|options|for|your|over), loans?
        (in|with|by|cash|take|accept|for) cash(?!mere), cash (or|and|on|only|in|accepted|is|for), plastic notes
        (bank|wire|money) transfer*, (our|your|a|the) bank(?!s)( (account|details|and|will|holiday))?, wire (the|us|your|it)
        direct debit, iban, sort code, cheques?, standing order, (notes|coins) (or|and) (coins|cards|notes)
        check ?out, (the|our|at|your) till, tills?, (at|to|on) the counter, cash (desk|register), (shopping|your) (basket|cart)
        (the|your) (basket|cart|trolley) (asks?|wants|needs|is|has|will|before|page|and), add to (basket|cart|bag)
        (your|our|in the) (order form|shopping bag)
        (per|a|each|every|next|end of the) month, monthly, (over|for|across) # months, (in|into|over) # (payments|parts|goes)
        settle (up|it|later|the|your), square the (bill|account), foot the bill
        (your|the|our|send|sends|split|clear|pick up) (the )?(bill|tab)(?! of), buy now
        (split|spread|stagger|divide) (it|the (cost|price|bill|sum)|your|this|them|payments?) ~ (cost|bill|in|into|over|#|months?|ways|bites|expense|price)
        # (easy|equal|gentle|small|tiny) (bites|slices|steps|goes|payments|parts|chunks), (pay|settle|split) ~ #
        tap (with|your|to)*, (accept|accepted|take|takes) ~ (cards?|notes|coins|cash|cheques?|dollars|currency)
        wear (it|them) (now|today|tonight) ~ (later|month|days?|wallet), on (the )?(slate|never never), deposits?
        """,
    contact=rf"""
        phones?, telephones?, hotlines?, helpline, (phone|call) (us|our|now|today|anytime|me|the (shop|workshop|store))
        (give|drop|send|shoot|pop|fire) (us|me|our|the workshop|martha|\w+ in) (a|an|your)
        (ring|text|message|mail|email|e-mail|call|write|contact|reach|find|visit|follow|join|ping|tweet|dm|meet) (to )?us
        (tell|ask|come see|see|look|say hello to|chat (with|to)|talk (with|to)|speak (with|to)|catch|tag) (to )?us
        us (a (ring|call|line|tinkle|bell|note|message|shout|visit)|up|on|at|in|your) (?!treat)
        a (tinkle|buzz) (on|to)?, (email|e-?mail|mailto|newsletters?|mailing list|inbox|sms|voicemail), dms?, our mail
        {_NETWORK}, handle is, hashtags?, hash ?tag, subscribe*, sign(ing)? up, unsubscribe, log ?in, register (now|for|here)
        (follow|like|watch|join) (our|us|the maker|the kiln|along) (?!(grain|path|lines?|oak|road|trail|thread))*
        our (channel|feed|profile|page|blog|podcast|website|site|app|group|club|community|forum|chat|account)
        (the|this|live|our|group) chat, chat (with|to|now|live), chatbot, (video|phone|voice) calls?
        (visit|pop|drop|call|swing|stop|come) (in |by |into |round |over |to )(to )?(our|the) (shop|store|showroom|studio|branch)*
        (visit|see|tour) (our|the) (shop|store|showroom|studio|workshop|website|site|gallery|branch|town|factory)
        showrooms?, nearest (branch|store|shop|station), opening (hours|times), (opens?|open) (until|till|daily|late)*
        (come|pop|drop|swing|stop) (and |to |by |in )?(see|find|visit|by|in on) us
        (dot|punkt|full stop) ?(com|co|net|org|shop|store|uk|de|io|eu|info|biz|me|link|then|and then)
        \( ?(at|dot) ?\), \w{{3,20}} at \w{{3,24}} dot*, full stop (then|and), w w w, web ?sites?, online at, url, our link
        (on|at|in) \w{{3,15}} (lane|street|road|avenue|square)(?! (lamp|style|wear|food|chic|map|sign|trip)\b)
        (number|no) # \w{{3,15}} (lane|street|road|avenue|square|row)
        (stylists?|team|experts?|staff|advisers?|advisors?|customer (service|care)|support|martha) ~ (answer|help|call|reply|write|wait)*
        (call|ring|phone|dial|text) (us |the |our )?(team|stylists?|shop|workshop|number|line|#), dial (#|us|the|our|now), extension #
        (#|oh|zero|nought|double|triple|o) (#|oh|zero|nought|double|triple|o) (#|oh|zero|nought|double|triple|o) (#|oh|zero|nought|double|o)
        we ~ (answer|reply|write back|call (you )?back|read our)( (all|within|every|by|post|mail))
        (write|writes|call|calls|ring) back, scan (the|this|our) (code|qr), qr codes?, search (for )?(us|our)
        """,
    scarcity=rf"""
        (in|out of|low|back in|limited|low on) stock, stocks? last*, while (they|it|stocks?|supplies) last*
        (only|just) (a (few|handful|couple|trio)|#) ~ (left|remain)*, (only|just) a (few|handful|couple)
        sold out, sell(s|ing) (fast|out|quickly), going (fast|quickly|soon), going going
        last (one|ones|few|chance|call|orders|remaining|of (its|their|the) kind|weekend)(?! (leaves|pages?|rays|hours)\b)
        (the|our|your) last (piece|pieces|pair|pairs|stock), last # (pieces|pairs|left|items)
        last days?(?! of (summer|autumn|winter|spring|the (holidays?|year|season))), final (days?|hours?|call|chance|stock)
        last hours?(?! of (the |day)?(day|light|daylight|sun|evening|afternoon|summer))
        (few|handful|trio|pair|couple|dozen|#|one|some) ~ (left|remain|remains|remaining)(?! (to|of the|hand|side|foot|over)\b|\s\w+(ed|en|ry)\b)
        (left|remaining) (in (stock|your|this|the shop)|on the (rail|shelf|shelves))
        (hours?|minutes?|days?|weeks?|time) (left|to go|remain*), countdown, counting down, deadlines?, ticking
        (strictly|very|extremely|so) limited, limited (edition|run|number|time|quantit|suppl|release|batch|stock|series|offer)*
        limited to (\d+|one hundred|a hundred|fifty|twenty) (pieces|pairs|copies)*
        hurry, hurry (up|along)*, be quick, quick (before|or)*, dawdl*, hesitat*, dither*, delay, don't (wait|delay|sleep|dawdle)
        (won't|will not|can't|cannot|not) (wait|last|be (back|here|around|long)|linger|hang around|keep), doubt for long
        (almost|nearly|soon|all|already|be|is|are|has|have) (gone|sold|out of|over)(?! (the|into|your|a|my|from|with)\b)
        (before|once|when|until|till) ~ gone, gone (by|in|tomorrow|soon|before|for good|they're), supplies
        available (now|today|again|only|while|until), (today|tonight|now|this week|this weekend) only
        only (today|now|until|till|this (week|weekend|month)|for (today|a (short|limited))), this weekend(?!')
        (ends?|ending|closes?|closing|finish(es)?|expires?|stops?|over) (on |at )?({_DAY}|soon|midnight|noon|at the end)
        (act|buy|order|shop|get (it|yours|one)) (now|fast|today|early|soon|while)*, (don't|do not|never|not to) miss
        miss(ed)? (out|it|them|this|the boat)(?! like), too late, exclusive (offers?|deals?|access|online)
        last of (the|its|this) (batch|line|kind|run), now or never, like hot ?cakes, (strikes?|stroke of) midnight
        (until|till|before|by) (midnight|{_DAY}), pumpkin (at|again)
        (someone|somebody|anyone) else (will|'ll|has|might|may|is|gets|buys|takes|wears), beats? you to
        blink (and|or|once), (shelf|shelves|rail|racks?|cupboard|bins) (is|are|was|will|may|might)? ?(be )?(bare|empty|emptying)
        sleep on it, you (will )?(wake|end) up without, no other, (no|not any) more (after|will|of (these|them)|once)
        (never|not|no longer) (to )?(return|be made|be repeated|come back|again)(?! (quite|wonder|run|be bored)\b)
        won't be restocked, restock*, discontinued, (pile|stack|stock|number|shelf|queue) (is|are)? ~ (shrink|getting smaller|dwindl|thin|melt)*
        dwindl*, running (low|out), (snap|snapped|snapping|grab|grabbed|swoop) (it|them|up|one|yours), first come, rush(?!es)
        (fly|flies|flying|flew|walk|walking|race|racing|leap|jump) (off|out of) (the|our) (shelf|shelves|door|rail)
        (count|counted) [^.\n]{{0,40}}(on|with) (one|the fingers|a) (hand|fingers?), on (one hand|the fingers), we (lock|close|shut) (the )?(doors?|up|on|at|shop)
        in (your|this) (colou?r|size) (left|only), (today|tonight|tomorrow) (it|they|this|is|and) ~ (gone|over|too late)
        (one|once|this|it) ~ (won't|will not|never) (come|be) (back|again), while you (read|think|wait|decide), pre ?order*
        waiting list, reserv(e|ed) (yours|now|today|one), demand, scarce, (very )?rare chance, once (it's|they're|this|these)
        """,
    delivery=rf"""
        deliver(y|ies|ed|ing|er|able)?, we'll deliver
        delivers?(?! (a|an|the|its|his|her|their|even|just|more|steady|crisp|clean|rich|deep) )
        (we|we'll|all orders|orders|items?|it|they|free|always|now) ships?, ships? (within|today|tomorrow|now|fast|worldwide|free|to|from|in \d|same|next)*
        shipping(?! (crates?|containers?|forecast|news|lanes?|map)\b), shipped, shipment*
        dispatch*, despatch*, postage, courier*, parcels?, (next|same) day, (arrives?|arriving|arrive|land|lands) (in|by|tomorrow|today|on|with|at your)
        postm[ae]n, in the (post|mail|van), by post, post it (to|back)*, locker, worldwide, (corner|end) of the (globe|world|earth)
        returns? (policy|within|accepted|are|label|for|it|by|up), (easy|free|simple|hassle|no quibble) returns?, returnable
        (send|ship|post|bring|pop|take|give|hand|mail) (it|them|this|these|the (chair|lamp|box)) (straight )?(back|home)(?! (to (life|work)|and)\b)
        (back|return) (to us|in the box|within|for (a|your|free)), have it (back|again), take it back, changed? your mind
        (wrong|another|different) (size|colou?r)( (we|no|just|swap|exchange|send))?, swaps? (it|them|sizes?|yours), exchanges? (it|them|within|for free|policy|accepted)
        free exchanges?, (we|we'll|we will|happily) ~ (swap|exchange|refund|replace|repair|mend|collect it|take it)
        guarante*, warrant(y|ies|ied), money back, risk free, click and collect, collect (it|yours|them|in|from|at)
        (collect|pick up|pick ?up) (yourself|in (store|shop|person)|from (the|a|our|your)), pick ?up point
        (for|a) life(?!(time of|like)| (outdoors|on the|by the|in the|at sea|full|of))( yours?)?, lifetime (of|cover|promise)? ?(cover|guarantee|repairs|promise)
        (breaks?|broken|cracks?|fails?|splits|wears out|snaps) ~ (years?|we|us), (we|we'll) ~ (another|a new one|new one|for free)
        (#|hundred|thirty) (nights?|days?|weeks?) ~ (try|trial|back|return|change|home|think|decide)
        (try|test|sleep on|live with) (it|them) (for|at home|on|out) ~ (nights?|days?|weeks?|home|free|no|send), (home|free) trial, on trial, on approval
        (no|without) (quibbles?|questions asked|murmur|fuss|hassle)(?! (chairs?|recipes?|cooking|design|sewing)\b), your door*, door ?step, door ?mat, front door by
        (yours|here|there|home|in your hands|with you|on your|at yours|your place|on its way|on the way) (within|by|before|tomorrow|today|tonight|in #|for breakfast)
        in your hands by, in your hands (tomorrow|today|within|before|by), by (breakfast|teatime|lunchtime|lunch|noon|the weekend)
        (order|ordered|orders) (before|by|at|today|now|until|online|placed|over|above|yours|in|this), on (your )?doorstep
        (we|we'll) (carry|bring|drive|post|send|ship|deliver|hand|wrap and) (it|them|this|to|your|every|anywhere|one|you)
        tracked, tracking, (express|overnight|royal mail|dhl|ups|fedex|hermes|evri|usps), (hand|bring) you the (parcel|box)
        """,
    ratings=rf"""
        rated, ratings?, reviews, reviewed, reviewers?, (rave|great|good|glowing|a|five) reviews?, testimonials?
        (\d(\.\d)?|five|four) stars?(?! (in|on|of|from straw|cut|shaped|and)\b), five star, (five|four|#) ~ stars (from|by|out|on every|each|says|again)
        # out of #, # in (ten|five|10|5|three|every) (~ {_PEOPLE}|would|agree|choose|prefer|say|sleep|of), award*, best ?sell*, sells? best, top (rated|sell|pick|ten|choice)*
        (loved|trusted|chosen|bought|adored|worn|used|praised|approved|endorsed|favoured|tested|carried|seen|picked|backed|admired|beloved|recommended|prized|owned|demanded|requested|craved|drunk) ~ by (# (?!generations)|thousands|millions|hundreds|many|every|all|top|most|the (best|nation|stars|whole|royal)|our|critics|a certain|famous|royal|{_PEOPLE}|{_EXPERTS})*
        most (popular|loved|bought|wanted|asked|talked|wished|gifted|ordered|admired|reordered|photographed|requested), more popular, popular*, number one (choice|seller|in|for|brand|pick|among)
        number one, no\.? 1 , customers?, shoppers, buyers, clients
        (everyone's|everybody's|crowd|fan|nation's|country's|runaway|readers'|reader|staff|firm|all time|our|town's|editor's|cult|perennial|internet's|family's|season's) ~ (favou?rites?|darling|hit)
        prize winning, prize, our prizes, (gold|silver|golden|bronze)(en)? medals?, medals?( for)?, (won|wins|winner of|winning) (the|a|an|gold|best) ~ (award|prize|medal|gold|vote|title|test|contest|competition|year)s?, judges, jury, juries
        acclaimed, highly (praised|recommended|rated), recommend*, endorse*, voted(?! out), accolades?, applauded, hailed
        (everyone|everybody|the whole (town|street|office|world|internet)|the world|all the world|the internet|people|social media|all of (london|paris)) (is|are|can't|cannot|keeps?|has|have|wants?|loves?|raves?|talks?|asks?|buys?|buying|wearing|swears?|agrees?|owns?) *
        (everyone|everybody|half the town|people|the town|tongues|the internet|neighbours) (is |are |keeps? |can't stop )?(talking|buying|wearing|raving|asking|copying|queuing)
        half (of )?(the|your) (town|city|country|world|street|village|neighbours|office|internet|nation)
        (talk|toast|envy) of the (town|season|street|office|internet), (as )?(seen|worn|featured|heard|read|spotted) (in|on|by) (vogue|tv|the (press|telly|news|papers|red carpet|tv)|a (certain|famous)|your favourite|\w+ magazine|elle|magazines?|television|celebrit\w*|famous|stars)
        as (seen|worn|featured) *, famous (singer|actor|actress|chef|faces?|for)*, celebrit*, influencer*, hollywood, royal warrant, by royal
        {_EXPERTS} ~ (recommend|swear|love|choose|approve|trust|use|prescribe|agree|say|rely|prefer|pick|reach|advise|rave)(s|d|ed)?
        (thousands?|millions?|hundreds|ten thousand|a hundred|\d[\d,.]+|dozens|crowds|legions) ~ {_PEOPLE}, (by|of) the (thousands|millions), (thousands|millions|hundreds|crowds|legions) (can't|of {_PEOPLE}|have|already|agree|love|own|swear|sleep|wear|drink|trust)
        (can't|cannot) (all )?be wrong, swears? by, rav(e|es|ed) (about|over|reviews?), sings? its praises, word of mouth
        (writes|says|wrote|said|raves|reports|gushes|sighs) [a-z]{{3,12}}( (from|of|in) [a-z]+)?, (best|finest|nicest) (thing|mug|lamp|purchase|present|wand)? ?(i|we|you) (have )?ever
        i (have|had|will|would|bought|love|loved|use|wear|never|always|own|got|wish|could|ordered|adore|tell|recommend), i've, i'd, my (husband|wife|kids?|dog|cat|mother|friends?) (loves?|adores?|says?|thinks?|can't)
        would (pick|buy|choose|order|recommend) (it|this|them|one|these)?( \w+)? ?again, (bought|buys?|order(ed)?|choose|chosen|picked) (again|most|more than|as often), more (often )?than any other
        (leaves?|left|sells?) (our|the) shelves (as|so|more)*, hype, viral, trending, cult (classic|following|status), in demand, sought after, must ?have, (sensation|phenomenon|blockbuster), (smash|big|runaway|huge|surprise) hit, fan base, hit of the (year|season|summer|town), years? running, world(-| )?(class|famous|'s best|leading), the best (in|on) the (world|market|country|town|business), # (sold|sales|happy|satisfied|five), (happy|satisfied|delighted|loyal) (customers?|owners|faces|families|drinkers|wearers), unbeaten, unrivalled, of the year, \d[.,]\d (of|out of) (five|5|ten|10)
        """,
    health=rf"""
        insomnia*, eczema*, acne, psoriasis, rosacea, dermatit*, allerg*, hypoallergenic, asthma*, arthrit*, rheumat*, migraines?
        head ?aches?, back ?aches?, tooth ?aches?, stomach ?aches?, anxiety, depress(ion|ed), blood pressure, (lower|bring|keep)s? ~ pressure, cholesterol, diabet*, blood sugar
        immun*, detox*, inflam*, pain, pains, painful, painless, pain ?killer*, aches?(?! for), aching, (sore|stiff|tired|aching|tense|swollen|bad|weak|dodgy|creaky) {_BODY}, soreness, cramps?, swelling, wrinkles?( and)? ?(away|vanish|fade|smooth|disappear|lines)*
        anti ?(age?ing|wrinkle|bacterial|viral|inflammatory|microbial|fungal|stress), age?ing, years younger, scars?(?! (of|on) the), blemish*, pimples?, cellulite, stretch marks, varicose
        weight loss, los(e|es|ing) (weight|kilos|inches|pounds), (kilos|pounds|inches|calories) ~ (melt|fall|drop|vanish|away|disappear|go)*, slim(s|ming) (you|your|waist|tea|down)?, burn(s|ing)? (fat|calories), metabol*, digest(ion|ive|s)?, bloat*, (gut|heart|bone|joint|skin|brain|mental|prostate) health, health*, hangovers?
        heal(s|ed|ers?|ing)?(?!-| potion), cures? ~ (cold|flu|insomnia|hangover|all|acne|any|every|your|what ails|anything|disease|cancer|pain|worr|snoring|bad|everything)*, cure-all, therap*, treatment for, medic(al|ally|inal|ation|ations|inally), medicine (for|in|that), clinic(al|ally)?, lab (tested|proven), (scientifically|medically|clinically) (proven|tested|\w+), proven to
        {_EXPERTS} (recommended|tested|approved), dermatolog*, orthop*, paediatric*, pediatric*, doctor (tested|approved|recommended|ordered), doctors (say|love|know|recommend)
        (help|helps|helping) ~ (sleep|breathe|digest|relax|recover|heal|circulation|concentrat|nod off|drop off|weight)*, (sleep|sleeps|fall asleep) (better|deeper|like a baby|through|faster|in minutes), sleepless*, snor(e|es|ing), counting sheep, (thing|story) of the past, nod off
        {_RELIEVES} ~ (pains?|aches?|cough|colds?|flu|fever|stress|tension|circulation|nerves|symptoms?|inflammation|allergies|wrinkles|infection|nausea|fatigue|tiredness|hay fever|swelling|digestion|hormones?|metabolism|immune|mood|sleep|anxiety|eczema|scars?|spots|migraines?|mind|soul|illness\w*|disease\w*|worries|headaches?|hangovers?|insomnia|posture|memory|focus|energy|skin|pulse|heart)
        {_RELIEVES} ~ (your|tired|sore|aching|stiff|tense|weary|bad|the) {_BODY}, (take|takes|taking) the (ache|pain|sting|strain|edge|stress) (out|off|away)*, (says?|said|wave|kiss|bid)s? (goodnight|goodbye|farewell|good night|bye) to *, (end|ends|puts an end|stop|no more|farewell|goodbye|relief) (to|for|from) ~ {_BODY}, {_BODY} ~ (forget|thank|hurt|feel (better|young)|relief)*
        boosts?, boosting, (safe|suitable|gentle|harmless) (for|on|with|around) ~ (babies|baby|children|kids|infants|newborns?|toddlers?|pregnan\w*|pets|allerg\w*|sensitive|all skin|everyone|bab)*, (baby|child|kid|pet|food|skin|dishwasher and child) safe, safe to (chew|swallow|eat|lick|suck), safety (tested|certified|standard\w*|approved), tested (safe|for safety|by (the|an|our) lab)*, by the lab, non ?toxic, toxin*, toxic, chemical free, bpa*, paraben*, choking
        certif(y|ied|icate|icates|ication), accredited, eco (label|friendly|certified)*, ecolabel, carbon (neutral|negative|free|footprint|offset)*, climate (neutral|positive|friendly), net zero, co2, sustainab*, planet (friendly|positive), (save|saves|saving|good for|kind to|kinder to) the (planet|earth|environment|oceans?), environmental*, biodegradable, organic (certif|label|seal|standard)*, (100|fully|purely|officially|truly) organic, (soil association|fair ?trade|fsc|oeko|gots|kitemark|b corp)*, vegan certified, (meets|exceeds) ~ standards?
        hay fever, sneez*, flu, colds, (common|a|your|winter|head) cold(?! (morning|night|hand|day|room|winter|snap|kitchen|floor|walk|evening|hour|drink|nose|wind|house|front|frame|sea|lake|dip|water)\b), cough*, sore throat, fevers?, virus*, germs?, bacteria*, nausea, fatigue, stress, stress (relie|free|level|away)*, symptom*, prescri*, patients?(?! (hands?|work|craft|hours)\b), suffer(s|er|ers|ing)?, hurt(s|ing)?, remed(y|ies), ailments?, illness*, disease*, cancer, tumou?r*, menopaus*, hormon*, libido, virility, fertility, wellness, well ?being, vitality, rejuven*, posture, arthritic, kind to (eczema|skin|your skin|sensitive), (collagen|probiotic|antioxidant|superfood|electrolyte)s?, stronger (bones|nails|immune|hair), hair (loss|growth)
        """,
    personal=rf"""
        you (just |once |recently |last |already |always |also |nearly |almost |first )?{_SEEN}(?! (a|the|every) (child|little|dream))
        you've (just |recently |already |always |been |earned|had|got)*, (when|since|because|as|after|while|where|what|boots|lamp|ones?) you (were|looked|bought|live|left|like|love|visited|have|are|own|asked|moved|enjoy|seem)
        you were (looking|browsing|eyeing|thinking|here|after), you('d| had) (left|been|looked)
        your (last|latest|recent|previous|past|first|second|three|usual|next|other) ~ (orders?|visits?|purchases?|search(es)?|baskets?|trip|clicks?|wishes)
        your (orders?|purchases?|history|browsing|basket|cart|wish ?list|birthday|account|profile|search(es)?|postcode|zip code|address|salary|income|debts?|spending|neighbou?rhood|clicks|data|visits?|anniversary|pregnancy|divorce|diet|waistline|figure|taste for|weakness|husband's|wife's|boyfriend|girlfriend|ex|boss|horoscope|star sign|credit|habits?|name|location|budget|ip|phone|device)
        welcome back, back again, good to see you, nice to see you, still (thinking|eyeing|considering|dreaming|wondering|undecided|deciding|looking at|want|have your), (dear|hello|hi|hey|good morning|happy birthday),? [a-z]{{3,12}}(?=[,!.?]|$), missed you, (remember|remembers|remembered) (you|your|that)(?! first)
        we('ve| have)? (also |just |all |can |could |do |have )?(noticed|know (that |you|what you|how you|where you|your|who you)|saw (you|that|your)|see (you|that you|your)|remember(ed)?|spotted|guess(ed)?|suspect|can tell|tell that|think you|thought (of you|you)|bet you|figured|reckon|heard|hear you|understand you|kept (it|your|the one)|saved (it|your)|put the)
        people (like|near|in|around) (you|your)(?!th), (someone|somebody|folk|those|shoppers|mums?|dads?|man|woman|lady|men|women|parents?|wizards?|\w+er) (like|near|around) you, a ~ like you(?! (mean|never|and)\b)
        for (a|the) (man|woman|mum|mom|mother|dad|father|lady|gentleman|girl|boy|guy|person|student|pensioner|widow|bachelor) ~ (of|like|who|your|in) (your|you|her|his|age|a certain|over|under|certain)*
        (at|of|for|about|with) your (age|time of life|size|height|weight|income|build|stage), at (forty|fifty|sixty|seventy|eighty)(-(one|two|three|four|five|six|seven|eight|nine))?(?! (degrees|cm|mm|minutes|metres|below|percent|miles|paces|steps)\b), (over|past|turning|turned) (sixty|fifty|forty|thirty|seventy)
        judging (by|from), based on (your|what)*, given your, according to your, in (light|view) of your, as (a|an|our|one of our) ~ (hunter|customer|mum|dad|mother|father|shopper|fan|student|pensioner|regular|member|parent|owner|buyer|saver|reader of|teacher|widow\w*)(?! (knows|would)\b)
        you (always|usually|never|often|rarely|tend|seem|must|clearly|probably|obviously|evidently|apparently|prefer|hate|spend|shop|earn|live|work|buy|wear|own|keep (coming|looking)|run a|look at|come back|take a size|are (a|the|one|new|single|pregnant|married|over|our|obviously|clearly|still|back|here)) *
        (a )?little bird(ie)? (told|tells|says|whispered|mentioned), (told|tells|told us) (us|me) (that |about )?you*, (picked|chosen|curated|selected) (just |specially |especially )?(for )(a|your|someone|mums?|dads?|you because|you since|you,|the)(?! (its|their|weight|grain|room|colou?r|light|feel|touch|sound|strength|wood|way|garden)\b)
        you('re| are) (a|an|new|single|pregnant|married|back|still|the (sort|type|kind)|turning|approaching|over|getting|always|one|on a|saving|trying), (since|now that|seeing as|because|after) (the (twins|baby|divorce|wedding|move)|your|you) *
        (we|could) tell (that )?(you|from|by), watch (your|the|every) (pennies|penny|weight|spending|figure), (bargain|deal|sale) (hunters?|lovers?|seekers?), abandoned (basket|cart), (one|that|lamp|boots|mug|wand) you (looked|left|viewed|liked|almost|nearly|wanted|eyed|had)*, you might (also )?remember
        """,
    insults=rf"""
        idiot*, stupid*, (only|you|a|such|any|every|that|old|silly|you're a) fools?(?! (of|in|from|card|puppet|and)\b)(?! ?'s), fools (buy|like|like you|pay|who), moron*, imbecile*, (so|you|too|how|that|plain|are|is) dumb, dumb (enough|people|as), lazy (slob|people|bum|bones|cow|so|git|old|pig)*, you lazy, slobs?, (you|too|so|your|how|that|an|how) ugly, ugly (face|mug|people|as|like|old|cow|and)*, loser*, cheapskate*, misers?, miserly, skinflint*, tight ?wad*, scrooge*, tight ?fisted, stingy, dim ?wit*, nit ?wit*, half ?wit*, twits?, (you|old|fat|dim|slimy|witted) (toad|cow|pig|goose|donkey|git|bag|trout)s?, clowns? like, thick (as|enough|people|like)(?! (a|as)? ?(honey|fog|toast|soup|cream|bark|jam))
        crooks, rogues, robbers?, thiev(es|ing), thief, rip ?offs?, ripped off, ripping, con (artist|men|man|merchant)s?, conned, tat, junk, rubbish, crap*, garbage, damn*, bloody, hell(?!ebore|enic|o) (with|of|no|yes)?, go to hell, shit*, arses?, arsehole*, ass(hole)?s?, bastard*, bitch*, whor*, slut*, fuck*, wank*, piss*, sucks, screw you, bugger*, prick, dick(head)?, retard*, spastic, cripple*, freaks?, weirdos?, scum*, vermin, peasants?(?! (bread|blouse|skirt|dress|weave|cottage|table|scenes?|style)\b), plebs?, trash(y)?(?! (can|bin)\b), pathetic, worthless, hideous, disgusting, filthy, smelly, fatso, (you|too|so|how) fat, fatty, tubby, lard*, hag, wimp*, coward*, pigs? like, brainless, clueless, ignorant, useless (like|as|lot), shameless, hypocrit*
        (rivals?|competitors?|competition)(?! (of|in|days?)\b), unlike (the|those|that|other|our|some|certain) ~ (shops?|stores?|brands?|lot|people|sellers?|retailers?|chains?|place|warehouse|crooks|makers|ones|others)*, (other|rival|that other|lesser) (shops|stores|sellers|retailers|chains|brands), (lot|place|shop|store|warehouse|shed) (across|over|down|next|round) the (road|street|way|corner)*, nothing like the*, swedish warehouse, (don't|do not|never) (shop|buy) (at|from|there)
        vote, votes, voters?, voting, elections?, (that|this|the|political|labour|conservative|ruling|wrong|green|liberal|communist) part(y|ies)(?! (dress|hats?|dresses|table|season|season|shoes|bag|food|wall|lights|piece|games?|planner|starts|guests|ends|is over|mood|animal|in the garden)\b), politic*, governments?(?! (desk|surplus)\b), presidents?(?! chair), prime minister, ministers?, tories, tory, brexit*, trump, biden, putin, democrats?, republicans?, liberals, communis*, nazi*, fascis*, racis*, sexis*, immigrants?, foreigners?, muslims?, islam*, jews, christians, catholics, infidels?, god (hates|is dead|will|wants), prays?, prayers?(?! (beads|book|mats?|rug|nuts?|wheel|plant|shawl|stool|chair)\b), religion*, atheis*, heathens?, sinners?, blasphem*, believers, woke, feminis*, terroris*, bombs?(?! (shaped|shells?)\b)( (the|your|them))?, guns? (to|in your), kill(s|ing|ed)?(?! (time|for|an hour)\b), murder*, die(s|d)? (in|of|for|alone)?(?! (cast|cut|block|stamp|stamped|set|hard)\b)
        or else, or we('ll| will), (we|we'll|we will|i'll) ~ (break|smash|burn|find|hunt|hurt|punish|come round|come for|get you|make you|watch you), break your*, we know where, (you'll|you will) (be sorry|regret|pay for|wish you|look (like|even))*, regret*, teach you a lesson, hurt you, threat*, beware, watch your back, or (you'll|you will) ~ (regret|sorry|wish|see)*
        you look (like|awful|old|terrible|tired|cheap|poor|ridiculous|fat|dreadful), you dress(ed)? like, you smell, even you (could|can|couldn't|can't|will|would|might)*, even (someone|somebody|an idiot|a fool|a child|your) ~ (as|like|slow|stupid|could|can|clumsy|ugly)*, (as|so|too|this|that|how) (slow|thick|dense|clumsy|stupid|poor|ugly|fat|old|dull|boring|vain|tasteless|cheap) (as|for|like|to) (you|your|this|that|afford)*, too (ugly|fat|poor|stupid|thick|old|dumb|broke), scarecrow(?! (puppet|doll|costume|hat|kit|in)\b)( like)?, shame on, ashamed, embarrass*, what('s| is) wrong with you, put (on|down) (it|that)? ~ (you|slob|tat|junk), grow up, get (a life|lost), shut up(?! shop), no taste, (your|such) (awful|terrible|bad|hideous|poor|ugly|cheap|dreadful) (taste|face|mug|hair|shoes|clothes|breath|manners|house|car)
        """,
    business=rf"""
        shut(s|ting|ters)? (up|down) (shop|for)?, shutters? (are|is|came|come|have|go|went) down, (closed|closing|close|shut|shutting|gone) (down|for good|forever|permanently|our doors|its doors|the shop|the business|up shop)(?! (the path|the lane)\b)
        {_WE} ~ (closed|shut|bust|bankrupt|finished|broke|insolvent|folded|quit|stopped trading|ceased|gone|winding|collapsed|lied|lie|cheat|cheated|stole|steal|scam|overcharge|failed|sold you|sell fakes?|going under|go under|went under|gone under|no longer (exist|trade|trad\w+)|hacked|fined|sued|raided|faking|fake|don't care|do not care|can't be trusted|rob|swindle|fool|trick|deceive|mislead|owe|hide|are (a|an) (scam|fraud|front)|is (a|an) (scam|fraud|front|joke|disgrace|con))(?! (toe|weave|seam|knit|rim|back|over|to|through)\b)
        out of business, going out of, bankrupt*, insolven*, liquidat*, receivers?(?! (in|of|for)\b)( (came|took|are|have))?, receivership, administrators?, into administration, (gone|going|went|go) under(?! (the|a|water)\b), ceased trading, wound up, winding up, for good (thank|and)?
        (do not|don't|never|please don't|avoid|stop|nobody should|no one should|would not|wouldn't) (buy|buying|trust|trusting|order|ordering|shop|shopping|purchase|believe|give us|use) ~ (here|us|anything|this|from|these|it|shop|site|store|our|with), do not trust, (take|try|go|spend|buy|shop|look|better|business|custom|order|money) ~ elsewhere, elsewhere ~ (honestly|please|instead|we mean), your (custom|business) ~ (elsewhere|to|away)
        (are|is|all|our|were|mostly|sell|be|just|being|only|sells|cheap) ~ (fakes?|counterfeits?|knock ?offs?|forger(y|ies)|stolen|bogus)(?! (fur|leather|books?|moustache|snow|grass|blood|beard|plants?|flowers?|suede)\b), counterfeit*, fakes, knock ?offs?, forger(y|ies), stolen, (plastic|glass|painted|sprayed) (passed|sold) (off )?as, not (real|genuine) (leather|gold|silver|oak|wood|wool)
        recall(s|ed|ing)?(?! (the|a|old|summers?|winters?|walks|evenings|childhood|days|your)\b)( (by|after|because|from|all))?, product recall, (catch|catches|caught|catching) (fire|alight), bursts? into flames?, explod*, electrocut*, (asked|asks|wants|want|wanted|calling) (for )?~ back( as)?, fire (risk|hazard), unsafe, hazardous, dangerous(ly)?, (lead|asbestos|mercury|arsenic) in (our|the|these|every), poison(ed|ous|s|ing)?(?! (ring|bottle|ivy|apple|green)\b)( (our|you))?, contaminat*, infest*, mould in, (rats?|mice|cockroach\w*|maggots|moths) in (our|the (stock|store|kitchen|warehouse)), salmonella, listeria
        hacked, hackers?, data breach, breached, leaked(?! (light)\b)( (your|data|online))?, (card|bank|personal|your) details, identity theft, arrest*, jail*, prison*, behind bars, police (came|raid|are|have|took|investigat|want)*, (the|by) police(?! (box|car|whistle|helmet)\b)( \w+)?, custody, convicted, guilty, handcuffs, lawsuit*, sued, suing, (in|to|taken to|before the) court(?! (shoes?|jester|cards?|dress|yard)\b)( (case|again|over|for))?, fraud*, scam*, swindl*, trading standards, investigat*, under (investigation|suspicion), (the )?(authorities|taxman|fraud squad|bailiffs?|inspectors?|regulator|watchdog) ~ (are|is|have|has|came|took|want|warn|looking|closed|shut|say)*, illegal*, smuggl*, tax (evasion|fraud|dodg\w+), (money )?launder(ing)(?! (is|made|tips)\b)( money)?, sweat ?shops?, child labou?r, slave*, underpaid, unpaid, exploit*, cover ?up(?!s? in), scandal*, bribe*, corrupt*, mafia, stole(?! (shawl|in|of|wrap|with)\b)( (from|your|the|it|our))?, embezzl*
        (falls?|fell|falling|come|comes) (apart|to (bits|pieces))( (after|in|within))?, breaks? (after|within|easily|the (first|second)|on the first|immediately), (poor|low|bad|inferior|terrible|shoddy) (quality|workmanship|craftsmanship), shoddy, cheaply made, badly made, defective, faulty, not worth (it|the|your|a), waste of (money|time), worst, terrible, awful, overcharg*, we('re| are) (so |truly |very )?sorry, apolog*, our (last|final) (day|week|month)(?! of (harvest|summer))( (of trading|ever))?, thank you for (the|all|your) (years|loyalty|custom|support), (farewell|goodbye|good bye)( (from|to) (us|our|all))?, redundan*, laid off, (staff|workers|employees|team) ~ (on strike|quit|walked out|unpaid|sacked|fired), {_BOSS} ~ (is|was|has|have|were|are|sits?|fled|ran|died|dead|sleeps?|drinks?|stole|lied|absconded) ~ (jail|prison|bars|arrest\w*|police|custody|fled|dead|gone|died|run|court|bankrupt|charged|disappear\w*|missing|the money|abroad|trial|drunk), {_BOSS} (fled|died|absconded|vanished|disappeared)
        """,
    meta=rf"""
        as an? (ai|artificial|large|language|assistant|virtual|helpful|chatbot|llm), language model*, chat ?gpt, openai, gpt*, anthropic, (ai|virtual) (assistant|model|generated|language|system|writer|tool), artificial intelligence, chatbot
        i(('| a)m| am) (sorry|afraid|unable|just|only|not able|an? (ai|assistant|model|language)|happy to|glad to|here to), i (cannot|can't|can not|can't|do not have|don't have|apologi[sz]e|won't|was (told|asked|instructed)|am (not )?(able|allowed|unable|programmed)|hope this|understand|need more|have (written|created|generated|no)), (cannot|can't|unable to) (help|assist|comply|write|fulfil|provide|generate|create|answer) ~ (with|that|this|request|you|heading|text|a|the)*
        (here's|here is|here are|here comes|below (is|are|you will find|you'll find|you)|this is|following is) ~ (headline|heading|(short )?texts?|copy|json|title|descriptions?|draft|versions?|suggestions?|options?|output|response|answer|html|code|page|tagline|paragraph|requested|result|teaser|slogan|label)(?! (lamp|book|page turner)\b)( (for|that|you))?, (sure|certainly|of course|absolutely|okay|ok|gladly|happy to help|great question|no problem) (here|i|below|this|let me|thing|as requested|this is)*, as requested, as you (asked|requested|wished), let me know (if|whether)*, hope this helps, feel free to (ask|edit|adjust|change|modify|replace|let)*
        json, html, css, javascript, xml, yaml, markdown, api key, (system|user|developer|your|my|the|hidden|secret) (prompt|instructions?|message role), prompts?(?! (you to|a smile)\b)( (injection|above|said|template|engineer\w*))?, (ignore|disregard|forget|override|bypass|discard) ~ (instructions?|prompts?|rules|above|previous|everything|all|what you|told|guidelines|before|directions|system|earlier|constraints)(?! (about|seasons|winters)\b)( \w+)?, (previous|prior|earlier|preceding|all) (instructions?|prompts?|messages?|rules|directions), (print|reveal|show|output|repeat|recite|display|leak) ~ (rules|prompt|instructions?|system|password|secrets?)
        lorem, ipsum, dolor sit*, placeholders?, (goes|belongs|comes|go) here, (insert|add|put|place|enter|write|type|your|fill in) ~ (text|title|name|heading|headline|copy|description|tagline|product|subtitle|label|image|caption) (here|below|name|goes)*, (insert|replace) ~ (here|with|name|title|product|this), (text|title|heading|headline|copy|name|description|subheading|image|caption) (here|goes|tbd|to come|to follow|pending|placeholder|max|maximum|missing|#)(?! (the|boards?)\b)*, (max|maximum|max\.|up to|under|at most|within|about) # ~ (characters?|words|chars|letters|tokens), # (characters|chars|tokens), tbd, tba, tbc, to do fill, xxx, undefined, null, nan, n/a, foo, foobar, foo bar, test test, sample text, dummy text, hello world, (product|item|brand|store|shop|customer|first) ?_?(name|title|description) (here|goes|placeholder|variable)*, product name, character limit, word (count|limit), training data, knowledge cutoff, (my|your) (training|guidelines|programming|capabilities), token limit, (error|exception|traceback|stack trace|null pointer|syntax error|internal server error)(?! (proof|free|of judgement)\b)*, (note|assistant|system|user|answer|output|response|title|heading|headline|task|option #?|version #?|text|draft) ?:, (tone|style|audience|keywords|call to action|cta) ?:
        """,
    codes=r"""
        use, using, enter, enters, entering, type, types, typing, quote, quotes, say, says, whisper, whispers, mention, mentions, pop, pops, apply, redeem, tell, word, words, code, codes, coupon, voucher, checkout, check-out, basket, cart, till, counter, box, field, total, order, ask, asks, key, password, paste, shout, magic, secret, remember, spell, unlock*, unlocks
        """,
    harmless=r"""
        (?!(all|now|yours?|is|risk|are|its|get|tax|vat|duty|fees?|interest|shipping|postage|costs?|charge)-)[a-z]{2,20}-free
        free-(range|hand|standing|form|flowing|spirited|style|hanging|moving|wheeling|thinking|fall|falling|floating)
        feel free, (set|sets|break|breaks|breaking|roam|swing|swings|move|moves|runs?) free, one-offs?
        free (of|from)\s(?!charge|cost|fee|shipping|delivery)\w{3,20}, free (spirits?|hands?|rein|will|verse|fall)
        free to (roam|move|turn|swing|breathe|wander|choose), offers\s(a|an|the|more|good|room|plenty|enough|warmth|shade)
        offers\s(shade|shelter|space|support|comfort|two|three|four|both|just|quiet|cover)
        (that|which|they|and|to|will|can) offer\s(a|an|the|more|good|room|plenty|enough|warmth|shade|shelter)
        promontor(y|ies), promot(e|es|ed|ing), wholesale, for sale soon, sale(-| )rooms?
        money (box|boxes|belt|clip|plant|tree|spider)s?, (a )?penny (farthing|collars?|loafers?|whistle|black|buns?), pain au \w+, pains au \w+
        split willow, pain perdu, cold brew, gift(ed|wrap), pay attention, (dress|morse|colou?r|country|binary|bar|cheat|honou?r) codes?, half moon*
        (cloth|leather|paper|first|thick) bound
        """,
    common="the, and, of, with, for, you, your, we, our, is, are, this, that, it's, don't",
)
