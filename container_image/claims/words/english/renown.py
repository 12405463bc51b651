"""Scarcity, ratings and popularity, in an English text."""

from __future__ import annotations

from container_image.claims.words.english.parts import DAY, EXPERTS, PEOPLE

SCARCITY = rf"""
    (in|out of|low|back in|limited|low on) stock, stocks? last*, while (they|it|stocks?|supplies) last*
    (only|just) (a (few|handful|couple|trio)|#) ~ (left|remain)*, (only|just) a (few|handful|couple), sold out
    sell(s|ing) (fast|out|quickly), going (fast|quickly|soon), going going
    last (one|ones|few|chance|call|orders|remaining|of (its|their|the) kind|weekend)(?! (leaves|pages?|rays|hours)\b)
    (the|our|your) last (piece|pieces|pair|pairs|stock), last # (pieces|pairs|left|items)
    last days?(?! of (summer|autumn|winter|spring|the (holidays?|year|season)))
    final (days?|hours?|call|chance|stock)
    last hours?(?! of (the |day)?(day|light|daylight|sun|evening|afternoon|summer))
    (few|handful|trio|pair|couple|dozen|#|one|some) ~ (left|remain|remains|remaining)(?! (to|of the|hand|side|foot
        |over)\b|\s\w+(ed|en|ry)\b)
    (left|remaining) (in (stock|your|this|the shop)|on the (rail|shelf|shelves))
    (hours?|minutes?|days?|weeks?|time) (left|to go|remain*), countdown, counting down, deadlines?, ticking
    (strictly|very|extremely|so) limited
    limited (edition|run|number|time|quantit|suppl|release|batch|stock|series|offer)*
    limited to (\d+|one hundred|a hundred|fifty|twenty) (pieces|pairs|copies)*, hurry, hurry (up|along)*, be quick
    quick (before|or)*, dawdl*, hesitat*, dither*, delay, don't (wait|delay|sleep|dawdle)
    (won't|will not|can't|cannot|not) (wait|last|be (back|here|around|long)|linger|hang around|keep), doubt for long
    (almost|nearly|soon|all|already|be|is|are|has|have) (gone|sold|out of|over)(?! (the|into|your|a|my|from|with)\b)
    (before|once|when|until|till) ~ gone, gone (by|in|tomorrow|soon|before|for good|they're)
    supplies (last|are|won't|limited), available (now|today|again|only|while|until)
    (today|tonight|now|this week|this weekend) only
    only (today|now|until|till|this (week|weekend|month)|for (today|a (short|limited))), this weekend(?!')
    (ends?|ending|closes?|closing|finish(es)?|expires?|stops?|over) ((on|at) )?({DAY}|soon|midnight|noon|at the end)
    (act|buy|order|shop|get (it|yours|one)) (now|fast|today|early|soon|while)*, (don't|do not|never|not to) miss
    miss(ed)? (out|it|them|this|the boat)(?! like), too late, exclusive (offers?|deals?|access|online)
    last of (the|its|this) (batch|line|kind|run), now or never, like hot ?cakes, (strikes?|stroke of) midnight
    (until|till|before|by) (midnight|{DAY}), pumpkin (at|again)
    (someone|somebody|anyone) else (will|'ll|has|might|may|is|gets|buys|takes|wears), beats? you to
    blink (and|or|once)
    (shelf|shelves|rail|racks?|cupboard|bins) (is|are|was|will|may|might)? ?(be )?(bare|empty|emptying), sleep on it
    you (will )?(wake|end) up without, no other, (no|not any) more (after|will|of (these|them)|once)
    (never|not|no longer) (to )?(return|be made|be repeated|come back|again)(?! (quite|wonder|run|be bored)\b)
    won't be restocked, restock*, discontinued
    (pile|stack|stock|number|shelf|queue) (is|are)? ~ (shrink|getting smaller|dwindl|thin|melt)*, dwindl*
    running (low|out), (snap|snapped|snapping|grab|grabbed|swoop) (it|them|up|one|yours), first come
    rush (to|in|now|over|and|yours|hurry|before|it|them)
    (fly|flies|flying|flew|walk|walking|race|racing|leap|jump) (off|out of) (the|our) (shelf|shelves|door|rail)
    (count|counted) [^.\n]{{0,40}}(on|with) (one|the fingers|a) (hand|fingers?), on (one hand|the fingers)
    we (lock|close|shut) (the )?(doors?|up|on|at|shop), in (your|this) (colou?r|size) (left|only)
    (today|tonight|tomorrow) (it|they|this|is|and) ~ (gone|over|too late)
    (one|once|this|it) ~ (won't|will not|never) (come|be) (back|again), while you (read|think|wait|decide)
    pre ?order*, waiting list, reserv(e|ed) (yours|now|today|one), (in|high|huge|big|popular|by|great|meet) demand
    demand (is|outstrips|exceeds|high|for|has)*, scarce, (very )?rare chance
    once (it's|they're|this|these)
    (grab|bag|nab|snap|snag|claim|secure|get) (one|yours|it|them|a pair|your \w+|this|these) ~ (before|while|now
        |today|early|fast|quick|tonight)
    (before|while) (your|the) (neighbou?rs?|others?|crowds?|next|rest|world|competition) ~ (does|do|get|gets|catch\w*
        |notice\w*|find\w*|beat\w*|is|are|arrive\w*|wake\w*)
    (soon|almost|nearly|practically|as good as) (gone|sold|empty|over|out|impossible|history|extinct)
    (then|after that|afterwards|and then|after (sunday|friday|today|midnight|this|that|these)) ~ (over|gone|no more
        |never|too late|that's it|that is it|finished|closed|nothing|the end|it is|it's)
    (that's|that is) (it|your lot|all there is)
    no (second|next|further) (batch|chance|run|delivery|helping|time|round)
    (very|so|too|only|precious|just a|a) few (made|left|survive|in the world|exist|pieces|will|copies|of these
        |of them|remain\w*)
    (only|just) (#|a dozen|a hundred|fifty|one) ~ (made|exist|pieces|copies|ever|in the|per|each|to go round|of these
        |of them|in existence|available|will be|were|produced)
    one (per|to a) (customer|person|household|shopper)
    (exclusive|exclusively)(?! (oak|wool|from (oak|ash)|of|in (oak|wool|leather|cotton)))( (to|for|online|here
        |edition|drop|release|members?))?
    (drop|drops|launch|launches|lands|goes live|on sale) (at|on|this|today|tomorrow|tonight) (noon|midnight|friday|#
        |\d|monday|thursday|sunday|week)*
    (closing|end|last|opening|final) (date|time|soon|day of|orders|few)(?! (of (summer|winter|the)))
    (final|last) (reduction|reminder|warning|bell|round|push|sprint|minute|week of|in stock|units?|bottles?|boxes
        |crates?|rolls?|skeins?|batch|bags?|jars?|tins?|one standing|remaining|copies)(?! (of (the day|summer
        |daylight|the evening)))
    (the )?clock is (ticking|running|against)*
    (time|sand) (is|'s) (running|ticking|short|up|almost|nearly|slipping)*, times? up, running out
    you (('ll|will) )?(snooze|lose|miss it|regret waiting|have to be quick|need to be quick|may be too late
        |might be too late)*
    snooze*
    (late|slow|wait|pause|think|ponder|linger|procrastinat\w*|faff) ~ (and|means|is|may|will|too) ~ (gone|miss\w*
        |lose|lost|empty|too late|someone|another|sorry|nothing|without|late)
    (shelves?|stock|pile|boxes|basket|rail|supply|supplies|numbers?|quantit(y|ies)|crate) (is|are|were|was|get|gets
        |grow|grows|look|looks|already|won't|will) ~ (low|empty|thin|thinner|emptying|bare|short|shrinking|dwindling
        |last|limited|melting|small|running|smaller|disappearing|vanishing|going)
    (sought|hunted|fought) (for|over|after)*, selling (out|fast|quickly|like|well|strong|now|by|since)*
    sells? (out|like|in (minutes|hours|days))*
    sold (like|in (minutes|hours|a day)|before|last|almost|quickly|fast)
    (gone|going|vanish\w*|disappear\w*|leav\w*|off) (in (a flash|minutes|hours|days|no time|seconds)|like
        |from our shelves|by (noon|lunch|monday|friday|tomorrow|sunday)|at (dawn|noon|midnight))*
    (not|never|unlikely) to (be )?(repeat\w*|return\w*|come (back|again)|reorder\w*|remade|made again|see (it|them
        |another)|last)*
    once in a (lifetime|blue moon) (chance|offer|opportunity|price|deal)*
    (chance|opportunity) (to (own|buy|grab|get|snap|save|bag)|ends|knocks|of a|won't|will not)*
    (early|quick|first|fast) (birds?|bird gets|movers?|comers?)(?! (song|of spring|mug|print|feeder))( (get|gets|only
        |catch\w*))?
    (join|on|be on|add your name to) (the )?(wait|waiting) ?list, notify me, back soon, out soon
    (this|the) (page|offer|shelf|price|collection|chance) ~ (disappear\w*|vanish\w*|expire\w*|end\w*|close\w*|gone
        |ends?|leaves?|won't|will not|last\w*)(?! (the (world|day|noise)|behind))
"""
RATINGS = rf"""
    half (of )?[a-z]{{4,14}} (rides?|owns?|wears?|drinks?|has|sleeps?|reads?|cooks?) (one|it|ours|them|with)*
    (every|any|your|most|all|the) (\w+ )?{EXPERTS}('?s)? ~ (choice|favou?rite|pick|approval|go to|recommend\w*
        |blessing|verdict|secret)
    {PEOPLE} (can't|cannot|can not|could not|couldn't|never|won't|keep|keeps|have|are|who|that) ~ (stop|enough
        |put (it|them) down|come back|coming back|back for|resist|switch\w*|ask\w*|rav\w*|without|agree|fall\w* for
        |hooked|wild|mad|crazy|fighting|queu\w*|obsessed)
    (every|each|all|any|half the) (child|children|kid|kids|dog|dogs|cat|cats|toddler|boy|girl|parent|mum|dad|reader
        |baker|cyclist|gardener|neighbour|colleague|friend|teenager|foodie|runner|chef|home|street)s? ((is|are
        |seems?|now|already|in (town|the \w+)) )*(asking|asks? for|wants?|begs?|begging|talking|raving|swears?
        |wish(es)? for|own(s)?|ha(s|ve) one|drinks? it|wears? (it|one)|ordered|queues?)
    (see|find out|discover|learn|that's|know) why ~ (thousands|millions|hundreds|everyone|everybody|so many|they
        |others|people|critics|customers|{PEOPLE}|{EXPERTS})
    (thousands|millions|hundreds|so many|countless|plenty|tens of thousands) ~ (switch\w*|made the|already|joined
        |join|trust\w*|chose|choose|love\w*|own|sleep|swear|agree|wear|drink|ride|read|use|cook with
        |rely)(?! (of (stars|bubbles)))
    (made|make|making) the switch, (the )?whole (street|town|village|neighbourhood|family) (wants?|has|is|loves?
        |talks?|asks?|uses?|drinks?)*
    rated, ratings?, reviews, reviewed, reviewers?, (rave|great|good|glowing|a|five) reviews?, testimonials?
    (\d(\.\d)?|five|four) stars?(?! (in|on|of|from straw|cut|shaped|and)\b), five star
    (five|four|#) ~ stars (from|by|out|on every|each|says|again), # out of #
    # in (ten|five|10|5|three|every) (~ {PEOPLE}|would|agree|choose|prefer|say|sleep|of), award*, best ?sell*
    sells? best, top (rated|sell|pick|ten|choice)*
    (loved|trusted|chosen|bought|adored|worn|used|praised|approved|endorsed|favoured|tested|carried|seen|picked
        |backed|admired|beloved|recommended|prized|owned|demanded|requested|craved|drunk) ~ by (# (?!generations)
        |thousands|millions|hundreds|many|every|all|top|most|the (best|nation|stars|whole|royal)|our|critics
        |a certain|famous|royal|{PEOPLE}|{EXPERTS})*
    most (popular|loved|bought|wanted|asked|talked|wished|gifted|ordered|admired|reordered|photographed|requested)
    more popular, popular*, number one (choice|seller|in|for|brand|pick|among), number one, no\.? 1, customers?
    shoppers, buyers, clients
    (everyone's|everybody's|crowd|fan|nation's|country's|runaway|readers'|reader|staff|firm|all time|our|town's
        |editor's|cult|perennial|internet's|family's|season's) ~ (favou?rites?|darling|hit)
    prize winning, prize, our prizes, (gold|silver|golden|bronze)(en)? medals?, medals?( for)?
    (won|wins|winner of|winning) (the|a|an|gold|best) ~ (award|prize|medal|gold|vote|title|test|contest|competition
        |year)s?
    judges, jury, juries, acclaimed, highly (praised|recommended|rated), recommend*, endorse*, voted(?! out)
    accolades?, applauded, hailed
    (everyone|everybody|the whole (town|street|office|world|internet)|the world|all the world|the internet|people
        |social media|all of (london|paris)) (is|are|can't|cannot|keeps?|has|have|wants?|loves?|raves?|talks?|asks?
        |buys?|buying|wearing|swears?|agrees?|owns?) *
    (everyone|everybody|half the town|people|the town|tongues|the internet|neighbours) ((is|are|keeps?
        |can't stop) )?(talking|buying|wearing|raving|asking|copying|queuing)
    half (of )?(the|your) (town|city|country|world|street|village|neighbours|office|internet|nation)
    (talk|toast|envy) of the (town|season|street|office|internet)
    (as )?(seen|worn|featured|heard|read|spotted) (in|on|by) (vogue|tv|the (press|telly|news|papers|red carpet|tv)
        |a (certain|famous)|your favourite|\w+ magazine|elle|magazines?|television|celebrit\w*|famous|stars)
    as (seen|worn|featured) *, famous (singer|actor|actress|chef|faces?|for)*, celebrit*, influencer*, hollywood
    royal warrant, by royal
    {EXPERTS} ~ (recommend|swear|love|choose|approve|trust|use|prescribe|agree|say|rely|prefer|pick|reach|advise
        |rave)(s|d|ed)?
    (thousands?|millions?|hundreds|ten thousand|a hundred|\d[\d,.]+|dozens|crowds|legions) ~ {PEOPLE}
    (by|of) the (thousands|millions)
    (thousands|millions|hundreds|crowds|legions) (can't|of {PEOPLE}|have|already|agree|love|own|swear|sleep|wear
        |drink|trust)
    (can't|cannot) (all )?be wrong, swears? by, rav(e|es|ed) (about|over|reviews?), sings? its praises, word of mouth
    (writes|says|wrote|said|raves|reports|gushes|sighs) (?!(hello|goodbye|goodnight|good|it|yes|no|that|welcome|more
        |nothing|what|so|thanks|come|spring|summer|autumn|winter|home|cheese|who)\b)[a-z]{{3,12}}( (from|of|in) [a-z]+)?
    (best|finest|nicest) (thing|mug|lamp|purchase|present|wand)? ?(i|we|you) (have )?ever
    i (have|had|will|would|bought|loved|use|wear|never|always|own|got|wish|could|ordered|adore|tell|recommend), i've
    i'd, my (husband|wife|kids?|dog|cat|mother|friends?) (loves?|adores?|says?|thinks?|can't)
    would (pick|buy|choose|order|recommend) (it|this|them|one|these)?( \w+)? ?again
    (bought|buys?|order(ed)?|choose|chosen|picked) (again|most|more than|as often), more (often )?than any other
    (leaves?|left|sells?) (our|the) shelves (as|so|more)*, hype, viral, trending, cult (classic|following|status)
    in demand, sought after, must ?have, (sensation|phenomenon|blockbuster), (smash|big|runaway|huge|surprise) hit
    fan base, hit of the (year|season|summer|town), years? running, world(-| )?(class|famous|'s best|leading)
    the best (in|on) the (world|market|country|town|business), # (sold|sales|happy|satisfied|five)
    (happy|satisfied|delighted|loyal) (customers?|owners|faces|families|drinkers|wearers), unbeaten, unrivalled
    (toy|bike|book|product|design|lamp|shop|store|brand|gift|novel|tea|coffee|chair|find|hit|tool|present|item
        |innovation|buy|winner|favourite|must have|maker|retailer|mug|style|piece|kettle|roast|cheese|wine|pick
        |title|thriller|game|tent|pan|knife|cake|plant|cream|soap|shoe|coat|launch|discovery|debut) of the year
    \d[.,]\d (of|out of) (five|5|ten|10)
    (a|big|huge|real|smash|instant|firm|such a) hit (with|among|for|in|at|of|again|everywhere)*
    (everyone|everybody|people|customers?|they|visitors|guests|folk|half of \w+|the neighbours|your friends|strangers
        |all our friends) ~ (come back|comes back|came back|ask(s)? (about|for|where)|is asking|are asking|compliment
        |stop (us|you)|love (it|this|them|these|our)|loves (it|this|them|these)|want(s)? (one|it)|ha(s|ve) one
        |own(s)? one|agree(s)?|adore(s)?|prefer(s)?|choose(s)?|rate(s)?|rave(s)?)
    (royal|queen|king|prince|princess|duchess|president|prime minister|first lady|astronauts?|olympians?|champions?
        |film stars?|rock stars?|rockstars|pop stars?|movie stars?|footballers?|actors?|models) ~ (wear(s)?|use(s)?
        |drink(s)?|own(s)?|love(s)?|choose(s)?|swear(s)?|approve\w*|favourite|sleep(s)?|ride(s)?|carr(y|ies)|bought
        |owned|wore|ordered)(?! (crown|costume))
    (the )?(press|critics|bloggers?|reviewers?|magazines?|papers|newspapers|editors|podcasts?|sommeliers?|guidebooks?
        |guides) ~ (love|loves|adore|agree|call|calls|called|raved?|praise[sd]?|say|says|said|write|wrote|swoon\w*
        |can't|are|named|named|picked|chose|hail\w*)
    (no|none|nothing) (other )?~ (sells?|sold|leaves?|moves|flies) (so|as|more|faster|better|like)*
    (more|most) (people|of you|households|homes|buyers|folk|fans|likes|hearts) ~ (than|choose|chose|use|own|pick|come
        |have|voted|love)*
    (ten|nine|eight|seven) (out of|in) (ten|10|every) *
    (a|the) (favou?rite|darling|hit|winner|must|classic choice|best choice|first choice|top choice|number one) (of
        |with|among|for|in|at|again)(?! (autumn|winter|spring|summer|rainy|walks?|quiet|slow|sunday|cold|the (nursery
        |shed|allotment)))*
    (our|the) (most|best|top|star|hero|number one|bestselling|favourite|winning|flagship) (product|seller|piece|wand
        |lamp|mug|tea|pick|item|ever|selling|loved)*
    (sold|bought|shipped|worn|chosen|owned) (by|in|to|over|more|a|every|all over|around|across) ~ (thousand\w*
        |million\w*|minute|seconds?|world|countries|country|people|homes|town|times|hour|nation\w*)
    one (sold|bought) every*, every (minute|second|#) (minutes|seconds|someone)
    (tried|tested|road tested|proven|approved) (and (tested|approved|loved)|by)(?! (hand|fire|touch|eye|the (kiln
        |weather)))*
    (seal of|stamp of) approval, thumbs up, top marks?, full marks, (a|an|straight) a ?(plus|\+), a plus
    ten out of ten, hands down, second to none(?! in), best in (class|show|town|the)
    best (of|for) (the year|20\d\d|class), (first|second|third) (place|prize)(?! (setting|mats?))( (at|in|winner))?
    (ribbon|rosette|trophy|cup|crown|title|honou?r)s? (at|in|for|winner|from|of the year)(?! (the (table|neck|back
        |bag|collar|waist|hat|sleeve)|tea|coffee|soup|(fresh|quiet)))*
    honoured (by|with|at|in)*, celebrated (by|in|across|for|at|all|as)*, renowned, famed, world ?famous
    legendary (quality|status|service)*, beloved (by|of|all)*
    (much|well|best|universally|widely) ?-?(loved|known|liked|reviewed|praised|admired|respected|regarded|talked)
    (five|four|5|4)(\.\d)? (out of|of) (five|5)
    (positive|glowing|excellent|good|great|perfect) (feedback|ratings?|reviews?|scores?|marks), feedback
    score[sd]? (full|top|high|highest|best)*
    (join|joining) (the )?(thousands|millions|hundreds|#|club of|many|our|\d[\d,]*)*
    (quoth|to quote|quote|in the words of) *, as (one|a|our|another) ~ (put it|said|wrote|told us|says|called it)
    (one|a) (buyer|customer|reader|owner|reviewer|fan|grandmother|fisherman|mother|user|wearer) ~ (said|says|wrote
        |writes|told|calls?|called|put|puts|swears?)
    (changed|saved) (my|our|their|his|her) (life|lives|morning\w*|marriage)
"""
