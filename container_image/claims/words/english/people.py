"""What the shop knows of the shopper, and insults, in an English text."""

from __future__ import annotations

from container_image.claims.words.english.parts import SEEN

PERSONAL = rf"""
    ^back for (more|another|the|a)(?! (moment|dip|season))*, your (age|age group|generation|dress size|skin type
        |salary|horoscope)(?! (of))\b
    (time|ready|due) for (another|your next|a refill|a top up|a second|your second)
    (wrinkles|hands|hips|faces?|noses?|feet|figures?|skin|hair|legs|waists?|bellies|tastes?|homes?|kitchens?|ears
        |bodies|bottoms?|teeth) like yours
    (must|should|will|might) (have|be) (run|running|nearly|almost) (out|empty|finished|low)*, (since
        |with) you (moved|became|turned|started|retired|married)
    you ((just|once|recently|last|already|always|also|nearly|almost|first) )?{SEEN}(?! (a|the|every) (child|little
        |dream))
    you've (just |recently |already |always |been |earned|had|got)*
    (when|since|because|as|after|while|where|what|boots|lamp|ones?) you (were|looked|bought|live|left|like|love
        |visited|have|are|own|asked|moved|enjoy|seem)
    you were (looking|browsing|eyeing|thinking|here|after), you('d| had) (left|been|looked)
    your (last|latest|recent|previous|past|first|second|three|usual|next|other) ~ (orders?|visits?|purchases?
        |search(es)?|baskets?|trip|clicks?|wishes)
    your (orders?|purchases?|history|browsing|basket|cart|wish ?list|birthday|account|profile|search(es)?|postcode
        |zip code|address|salary|income|debts?|spending|neighbou?rhood|clicks|data|visits?|anniversary|pregnancy
        |divorce|diet|waistline|figure|taste for|weakness|husband's|wife's|boyfriend|girlfriend|ex|boss|horoscope
        |star sign|credit|habits?|name|location|budget|ip|phone|device)
    welcome back, back again, good to see you, nice to see you
    still (thinking|eyeing|considering|dreaming|wondering|undecided|deciding|looking at|want|have your)
    (dear|hello|hi|hey|good morning|happy birthday),? [a-z]{{3,12}}(?=[,!.?]|$), missed you
    (remember|remembers|remembered) (you|your|that)(?! first)
    we('ve| have)? ((also|just|all|can|could|do|have) )?(noticed|know (that |you|what you|how you|where you|your
        |who you)|saw (you|that|your)|see (you|that you|your)|remember(ed)?|spotted|guess(ed)?|suspect|can tell
        |tell that|think you|thought (of you|you)|bet you|figured|reckon|heard|hear you|understand you|kept (it|your
        |the one)|saved (it|your)|put the)
    people (like|near|in|around) (you|your)(?!th)
    (someone|somebody|folk|those|shoppers|mums?|dads?|man|woman|lady|men|women|parents?|wizards?|\w+er) (like|near
        |around) you
    a ~ like you(?! (mean|never|and)\b)
    for (a|the) (man|woman|mum|mom|mother|dad|father|lady|gentleman|girl|boy|guy|person|student|pensioner|widow
        |bachelor) ~ (of|like|who|your|in) (your|you|her|his|age|a certain|over|under|certain)*
    (at|of|for|about|with) your (age|time of life|size|height|weight|income|build|stage)
    at (forty|fifty|sixty|seventy|eighty)(-(one|two|three|four|five|six|seven|eight|nine))?(?! (degrees|cm|mm|minutes
        |metres|below|percent|miles|paces|steps)\b)
    (over|past|turning|turned) (sixty|fifty|forty|thirty|seventy), judging (by|from), based on (your|what)*
    given your, according to your, in (light|view) of your
    as (a|an|our|one of our) ~ (hunter|customer|mum|dad|mother|father|shopper|fan|student|pensioner|regular|member
        |parent|owner|buyer|saver|reader of|teacher|widow\w*)(?! (knows|would)\b)
    you (always|usually|never|often|rarely|tend|seem|must|clearly|probably|obviously|evidently|apparently|prefer|hate
        |spend|shop|earn|live|work|buy|wear|own|keep (coming|looking)|run a|look at|come back|take a size|are (a|the
        |one|new|single|pregnant|married|over|our|obviously|clearly|still|back|here)) *
    (a )?little bird(ie)? (told|tells|says|whispered|mentioned), (told|tells|told us) (us|me) ((that|about) )?you*
    (picked|chosen|curated|selected) ((just|specially|especially) )?(for )(a|your|someone|mums?|dads?|you because
        |you since|you,|the)(?! (its|their|weight|grain|room|colou?r|light|feel|touch|sound|strength|wood|way
        |garden)\b)
    you('re| are) (a|an|new|single|pregnant|married|back|still|the (sort|type|kind)|turning|approaching|over|getting
        |always|one|on a|saving|trying)
    (since|now that|seeing as|because|after) (the (twins|baby|divorce|wedding|move)|your|you) *
    (we|could) tell (that )?(you|from|by), watch (your|the|every) (pennies|penny|weight|spending|figure)
    (bargain|deal|sale) (hunters?|lovers?|seekers?), abandoned (basket|cart)
    (one|that|lamp|boots|mug|wand) you (looked|left|viewed|liked|almost|nearly|wanted|eyed|had)*
    you might (also )?remember
    your (recent|upcoming|coming|due|new) (divorce|wedding|baby|job|flat|house|move|purchase|birthday|boyfriend
        |girlfriend|break ?up|illness|promotion|pregnancy|diet|diagnosis|pay rise|loss)
    your (baby|twins|son|daughter|husband|wife|partner|mother|boss|ex|kids|children|grandchildren|family|parents) (is
        |are|was|will|has|have|turns?|starts?|needs?|arriv\w*|would|must|misses|likes?)
    (you|you've|you have) (not|n't|never|still|not yet) (finished|bought|checked|completed|decided|paid|picked|come
        |been|returned)
    you (haven't|hadn't|didn't|couldn't|don't (usually|often|like|have)) (finish|bought|check|complet|decid|been|buy
        |resist|seem|look|choose|pick|leave|have (much|children|kids|a garden|a car|space))*
    (keep|kept|keeps) (coming|looking|clicking|going) (back|at) *
    (shoppers|people|customers|neighbours|others|friends) (in|from|of|near) (your|[a-z]+) ~ (chose|choose|buy|bought
        |dress|wear|love|picked|pick|like|prefer|have)
    your (friends|neighbours|colleagues|followers|contacts) (have|bought|like|chose|already|also|own|wear|are)*
    for (singles|pensioners|divorcees|widows|vegans like you|over ?\d+s|the over|twenty somethings|thirty somethings
        |mums over|men over|women over)*
    your (taste|style|interest|preference|mood|soft spot|love|passion|fondness|obsession) (for|in|runs|is|tends|says
        |seems|of late|lately|shows)(?! (of the|to (light|quiet)))*
    you (seem|appear|look) (to|like|as)*
    (we|i) (think|believe|guess|bet|hope|assume) (that )?you(?!'ll (agree|see)\b)*
    we (have )?(kept|saved|put|set|held|reserved|picked|chosen|found|remembered|hidden) ~ (for you|aside|you|your)
    (hello|hi|hey|dear|good (morning|evening|afternoon)|welcome|thanks|thank you|congratulations|happy birthday|ah
        |oh) ((again|back) )?(mr|mrs|ms|dr|tom|anna|sarah|john|jane|emma|james|mary|again|you|friend|dear|mate
        |neighbour)*
    (hello|hi|hey) again, (nice|good|lovely|great) to (see|have) you *
    (third|second|fourth|#) (visit|time) (today|this week|here|is|lucky)*, as you did *, like (last|the last) time
    last (time|week|month|night|tuesday|year|christmas|spring|summer) you *
    (yesterday|last (night|week|month|time|tuesday|friday)|the other day|earlier today|this morning|a (week
        |month) ago) (you|your|we|here|on this)*
    you ~ (yesterday|last (night|week|month|time|tuesday|friday|year|spring)|the other day|the other (night|evening)
        |earlier today|this morning|on (monday|tuesday|wednesday|thursday|friday|saturday|sunday))
    (your|the) (card|payment) (was|has|is|ending|on file)
    (low|tight|small|big|limited|generous) (income|salary|earner), (earn|earning|earns) (more|less|enough|a)
    (wealthy|rich|poor|broke) (enough|like|people|as)
    (fellow|as a) (parisian|londoner|berliner|new yorker|virgo|leo|scorpio|aries|taurus|gemini|libra|pisces|capricorn
        |aquarius|sagittarius)
    (your|a) (virgo|leo|scorpio|star) sign
    (our (system|records|data|cookies|camera|algorithm)) (says?|shows?|tells?|suggests?|know|recorded|tracked|watched
        |followed|track|watch)
    tracked you, watched you, followed you, (cookies|algorithm|tracking) ~ (you|your)
"""
INSULTS = r"""
    your (\w+ )?(is|are) (a |such a |an )?(wreck|eyesore|disgrace|joke|dump)
    (stop|quit) (whining|moaning|complaining|whingeing|nagging|dressing|being|wasting|pretending|sulking
        |looking like|crying)
    (get|move|shift|haul|drag|lift|park) (off )?your ((lazy|fat|big|own|sorry|idle) )*(bum|bottom|backside|behind
        |rear|carcass|butt|arse|ass|hide|bones)
    (help|hope) (they|you|it) can get, for (the )?(fat|ugly|stupid|lazy|poor|old|dumb|clumsy) (people|folk|ones
        |women|men|kids|feet|faces|hands|bodies)
    you (clearly|obviously|plainly|evidently|really|still|just)? ?(can't|cannot|can not|couldn't
        |don't know how to) (cook|dress|sing|dance|drive|read|bake|ride|garden|afford|write|spell|park|match
        |decorate)*
    idiot*, stupid*
    (only|you|a|such|any|every|that|old|silly|you're a) fools?(?! (of|in|from|card|puppet|and)\b)(?! ?'s)
    fools (buy|like|like you|pay|who), moron*, imbecile*, (so|you|too|how|that|plain|are|is) dumb
    dumb (enough|people|as), lazy (slob|people|bum|bones|cow|so|git|old|pig)*, you lazy, slobs?
    (you|too|so|your|how|that|an|how) ugly, ugly (face|mug|people|as|like|old|cow|and)*, loser*, cheapskate*, misers?
    miserly, skinflint*, tight ?wad*, scrooge*, tight ?fisted, stingy, dim ?wit*, nit ?wit*, half ?wit*, twits?
    (you|old|fat|dim|slimy|witted) (toad|cow|pig|goose|donkey|git|bag|trout)s?, clowns? like
    thick (as|enough|people|like)(?! (a|as)? ?(honey|fog|toast|soup|cream|bark|jam)), crooks
    thieving, (a|the|such|common|little|bunch of|pack of) thie(f|ves)(?! (of|in|who|and|novel)\b), rip ?offs?
    ripped off, ripping, con (artist|men|man|merchant)s?, conned, tat
    junk (from|like|at|as|they|elsewhere), such junk, (old|cheap|their|that|sell) junk
    (sell|like|their|such|absolute|old|utter|cheap|total|is|of|what) rubbish, crap*, garbage(?! (truck|lorry))\b
    damn*, bloody(?! mary)\b
    hell(?!ebore|enic|o) (with|of|no|yes)?, go to hell, shit*, arses?, arsehole*, asshole*, bastard*, bitch*, whor*
    slut*, fuck*, wank*, piss*, (it|this|that|you|life) sucks, screw you, bugger*, (a|you|such a|little|stupid) prick
    dickhead*, retard*, spastic, cripple*, freaks?
    weirdos?, scum*, vermin, peasants?(?! (bread|blouse|skirt|dress|weave|cottage|table|scenes?|style)\b), plebs?
    trash(y)?(?! (can|bin)\b), pathetic, worthless, hideous, disgusting
    (you|your|so|too|are|their) ((a|are|is|smell) )?(filthy|smelly), fatso, (you|too|so|how) fat
    fatty, tubby, lard (arse|ass|bucket)*, hag, wimp*, coward*, pigs? like, brainless, clueless, ignorant
    useless (like|as|lot)
    shameless, hypocrit*, (rivals?|competitors?|competition)(?! (of|in|days?)\b)
    unlike (the|those|that|other|our|some|certain) ~ (shops?|stores?|brands?|lot|people|sellers?|retailers?|chains?
        |place|warehouse|crooks|makers|ones|others)*
    (other|rival|that other|lesser) (shops|stores|sellers|retailers|chains|brands)
    (lot|place|shop|store|warehouse|shed) (across|over|down|next|round) the (road|street|way|corner)*
    nothing like the*, swedish warehouse, (don't|do not|never) (shop|buy) (at|from|there), vote, votes, voters?
    voting, elections?
    (that|this|the|political|labour|conservative|ruling|wrong|green|liberal|communist) part(y|ies)(?! (dress|hats?
        |dresses|table|season|season|shoes|bag|food|wall|lights|piece|games?|planner|starts|guests|ends|is over|mood
        |animal|in the garden)\b)
    politics, politician*, political(?! (globe|map)\b)*, governments?(?! (desk|surplus)\b), presidents?(?! chair)
    prime minister, ministers?, tories, tory, brexit*, trump, biden, putin, democrats?, republicans?, liberals
    communis*, nazi*, fascis*, racis*, sexis*, immigrants?, foreigners?, muslims?, islam*, jews, christians
    catholics, infidels?, god (hates|is dead|will|wants), prays?
    prayers?(?! (beads|book|mats?|rug|nuts?|wheel|plant|shawl|stool|chair)\b), religion*, atheis*, heathens?
    sinners?, blasphem*, believers, woke, feminis*, terroris*, bomb (the|your|them|in|threat), guns? (to|in your)
    kill(s|ing|ed)?(?! (time|for|an hour)\b), murder*
    die(s|d)? (in|of|for|alone)?(?! (cast|cut|block|stamp|stamped|set|hard)\b), or else, or we('ll| will)
    (we|we'll|we will|i'll) ~ (break|smash|burn|find|hunt|hurt|punish|come round|come for|get you|make you|watch you)
    break your*, we know where, (you'll|you will) (be sorry|regret|pay for|wish you|look (like|even))*, regret*
    teach you a lesson, hurt you, threat*, watch your back, or (you'll|you will) ~ (regret|sorry|wish|see)*
    you look (like|awful|old|terrible|tired|cheap|poor|ridiculous|fat|dreadful), you dress(ed)? like, you smell
    even you (could|can|couldn't|can't|will|would|might)*
    even (someone|somebody|an idiot|a fool|a child|your) ~ (as|like|slow|stupid|could|can|clumsy|ugly)*
    (as|so|too|this|that|how) (slow|thick|dense|clumsy|stupid|poor|ugly|fat|old|dull|boring|vain|tasteless|cheap) (as
        |for|like|to) (you|your|this|that|afford)*
    too (ugly|fat|poor|stupid|thick|old|dumb|broke), scarecrow(?! (puppet|doll|costume|hat|kit|in)\b)( like)?
    shame on, ashamed, embarrass*, what('s| is) wrong with you, put (on|down) (it|that)? ~ (you|slob|tat|junk)
    grow up, get (a life|lost), shut up(?! shop), no taste
    (your|such) (awful|terrible|bad|hideous|poor|ugly|cheap|dreadful) (taste|face|mug|hair|shoes|clothes|breath
        |manners|house|car)
    (real|proper|true) (men|women|ladies) (do|don't|never|wear|cry|buy|know|drink|use)*
    (stay|be|is|are|remain|too|look|born|as) ugly
    (people|those|anyone|folk|women|men|customers) (from|of) (that|your|this|certain|these|other) (country|countries
        |colour|sort|kind|religion|race|class|faith|background)*
    (fat|old|poor|ugly|dumb|rich|foreign|stupid|lazy|short|bald|boring) (people|women|men|folk|customers|shoppers
        |ladies|girls|guys)(?! (toys?|dolls?|puppets?))
    (a|your|this|that|the) (dump|pigsty|mess|tip|hovel|eyesore) (of|like|you|anyway|is|needs|,|$)*
    (house|home|kitchen|flat|place|room|garden|wardrobe|hair|face|outfit|shoes|body|cooking|car|dog|life|style) (is
        |looks?|looked|smells?|are) ((a|like|an|so|too|really|such) )*(dump|pigsty|mess|ugly|awful|terrible
        |disgusting|disgrace|joke|filthy|boring|sad|shabby|tip|embarrassing|hideous|dreadful|horrible|ridiculous
        |rubbish|cheap|dull|pathetic)
    go back (where|to your|home)*, muppets?(?! (show|dolls?|puppets?))$
    (what|such|you) (a )?(muppet|plonker|numpty|pillock|wally|donkey|prat|dope|dunce|dolt|oaf|clown|loser|bore|snob
        |pig|cow|sheep|nobody|failure|coward|weasel|rat|snake)*
    plonker*, numpty, numpties, pillock*, prats?, dopes?, dunces?(?! (cap|hat)), dolts?, oafs?, boneheads?
    blockheads?, airheads?, knuckleheads?, nincompoop*, ninn(y|ies), buffoons?, simpletons?, imbecil*, cretins?
    thickos?, wretch(es)?, good for nothing*, lowlife*, scoundrels?, swine, bums?(?! bag), hussy, spinsters?
    old (hag|bat|crone|fart|git|biddy), harpy, harpies, lunatics?, psycho*, insane
    mental(?! (arithmetic|note))( (case|people))?, retards?, savages?, primitive people*, gyps(y|ies) (go|steal|are)*
    heretics?, (no one|nobody) (likes|loves|wants|respects|cares about) you
    (hate|hates|despise|detest|loathe) (you|your|women|men|them|people|foreigners|customers|tourists)
    nobody (asked|cares), who (cares|asked)
    don't be ((so|such) )?((a|an) )?(fool|idiot|stupid|silly|mean|stingy|dull|coward|sheep|baby|snob|lazy|cheap)
    (silly|stupid|lazy|greedy|ugly|dumb|fat|mean|nasty|horrid|wretched|useless|pathetic|clumsy|sad) (you|cow|git|old
        |little|man|woman|person|customer|creature|twit|sod|boy|girl|so and so)s?(?! (in the (story|tale|play|book)
        |owl|bear|dog|cat|fox))
    (enemies|traitors?|parasites?|leech(es)?|rats|cowards|cockroach(es)?|vultures) (of|in|like|at|who|down|next|from
        |are)*
    (down|away) with (the|all|those)*, (death|shame|ruin) (to|on|upon) *
    (deserves?|ought|should|need|needs) to be (shot|hanged|beaten|jailed|locked up|punished|deported|banned), deport*
    (this|that|the) (regime|politician|party|government|king|queen|pope|church) (is|are|lies|robs|stinks|must|should
        |deserves?|ruined|sucks)*
    taxes? are theft, (left|right) wing*, lefties, leftists?, extremists?
    the (far )?(left|right) (wants?|is|are|hates?|ruins?|lies)*, (climate|vaccine|covid|plague) (hoax|lie|deniers?)*
    pope, allah, jesus (hates|saves|wants|said)*, (holy|sacred) (nonsense|rubbish), (burn|rot) in hell, hellfire
    (smash|break|burn|slash|bash|punch|slap|kick|beat|strangle|choke) (your|you|their|his|her|someone|them
        |those)(?! (fast|own record|eggs?))*
    (we|i) (will|shall|'ll) ~ (sorry|find|hunt|come for|punish|haunt|get) you, (come|coming) (for|after) you
    you have been warned, last warning, final warning, consequences, hex on you, curse (on|upon) you, curse you
    watch (it|out)$
"""
