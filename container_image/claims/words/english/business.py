"""What would hurt the business, in an English text."""

from __future__ import annotations

from container_image.claims.words.english.parts import BOSS, WE

BUSINESS = rf"""
    (none|not one|nothing) of (our|the|these|this) ~ (is|are) ~ (real|genuine|safe|tested|true|honest|new)
    (injured|maimed|hospitali[sz]ed|scalded|blinded|poisoned|choked|killed) ~ (children|child|people|person
        |customers?|users?|owners?|kids?|someone|man|woman|fingers?|toddlers?|riders?|dogs?|cats?|pets?)
    (business|shopping|custom|orders?|shop|buy|order|look|try|money) ~ (elsewhere|somewhere else|someone else
        |anywhere else|another shop|other shops?)
    (nothing|none of (this|it|these)|little|everything|all) (here|we sell|we make|in this (shop|store)|on this page
        |in stock) ~ (worth|real|works?|honest|genuine|good|fakes?|a copy|copies|copied|broken|junk|rubbish|safe
        |overpriced|second hand|used)
    no longer (accept\w*|tak\w*|ship\w*|trad\w*|in business|open|sell\w*|serv\w*|exist\w*|answer\w*|employ\w*|make
        |pay) *
    (suppliers?|staff|workers?|employees|landlord|rent|wages|bills|makers?|tax(es)?) ~ (not been paid|unpaid|owed
        |waiting for|never paid|overdue|haven't been)
    shut(s|ting|ters)? (up|down) (shop|for)?, shutters? (are|is|came|come|have|go|went) down
    (closed|closing|close|shut|shutting|gone) (down|for good|forever|permanently|our doors|its doors|the shop
        |the business|up shop)(?! (the path|the lane)\b)
    {WE} ~ (closed|shut|bust|bankrupt|finished|broke|insolvent|folded|quit|stopped trading|ceased|gone|winding
        |collapsed|lied|lie|cheat|cheated|stole|steal|scam|overcharge|failed|sold you|sell fakes?|going under
        |go under|went under|gone under|no longer (exist|trade|trad\w+)|hacked|fined|sued|raided|faking|fake
        |don't care|do not care|can't be trusted|rob|swindle|fool|trick|deceive|mislead|owe|hide|are (a|an) (scam
        |fraud|front)|is (a|an) (scam|fraud|front|joke|disgrace|con))(?! (toe|weave|seam|knit|rim|back|over|to
        |through)\b)
    out of business, going out of, bankrupt*, insolven*, liquidat*
    receivers?(?! (in|of|for)\b)( (came|took|are|have))?, receivership, administrators?, into administration
    (gone|going|went|go) under(?! (the|a|water)\b), ceased trading, wound up, winding up, for good (thank|and)?
    (do not|don't|never|please don't|avoid|stop|nobody should|no one should|would not|wouldn't) (buy|buying|trust
        |trusting|order|ordering|shop|shopping|purchase|believe|give us|use) ~ (here|us|anything|this|from|these|it
        |shop|site|store|our|with)
    do not trust, (take|try|go|spend|buy|shop|look|better|business|custom|order|money) ~ elsewhere
    elsewhere ~ (honestly|please|instead|we mean), your (custom|business) ~ (elsewhere|to|away)
    (are|is|all|our|were|mostly|sell|be|just|being|only|sells|cheap) ~ (fakes?|counterfeits?|knock ?offs?|forger(y
        |ies)|stolen|bogus)(?! (fur|leather|books?|moustache|snow|grass|blood|beard|plants?|flowers?|suede)\b)
    counterfeit*, fakes, knock ?offs?, forger(y|ies), stolen, (plastic|glass|painted|sprayed) (passed|sold) (off )?as
    not (real|genuine) (leather|gold|silver|oak|wood|wool)
    recall(s|ed|ing)?(?! (the|a|old|summers?|winters?|walks|evenings|childhood|days|your)\b)( (by|after|because|from
        |all))?
    product recall, (catch|catches|caught|catching) (fire|alight), bursts? into flames?, explod*, electrocut*
    (asked|asks|wants|want|wanted|calling) (for )?~ back( as)?, fire (risk|hazard), unsafe, hazardous, dangerous(ly)?
    (lead|asbestos|mercury|arsenic) in (our|the|these|every)
    poison(ed|ous|s|ing)?(?! (ring|bottle|ivy|apple|green)\b)( (our|you))?, contaminat*, infest*, mould in
    (rats?|mice|cockroach\w*|maggots|moths) in (our|the (stock|store|kitchen|warehouse)), salmonella, listeria
    hacked, hackers?, data breach, breached, leaked(?! (light)\b)( (your|data|online))?
    (card|bank|personal|your) details, identity theft, arrest*, jail*, prison*, behind bars
    police (came|raid|are|have|took|investigat|want)*, (the|by) police(?! (box|car|whistle|helmet)\b)( \w+)?, custody
    convicted, guilty, handcuffs, lawsuit*, sued, suing
    (in|to|taken to|before the) court(?! (shoes?|jester|cards?|dress|yard)\b)( (case|again|over|for))?, fraud*, scam*
    swindl*, trading standards, investigat*, under (investigation|suspicion)
    (the )?(authorities|taxman|fraud squad|bailiffs?|inspectors?|regulator|watchdog) ~ (are|is|have|has|came|took
        |want|warn|looking|closed|shut|say)*
    illegal*, smuggl*, tax (evasion|fraud|dodg\w+), (money )?launder(ing)(?! (is|made|tips)\b)( money)?
    sweat ?shops?, child labou?r, slave*, underpaid, unpaid, exploit*, cover ?up(?!s? in), scandal*, bribe*, corrupt*
    mafia, stole(?! (shawl|in|of|wrap|with)\b)( (from|your|the|it|our))?, embezzl*
    (falls?|fell|falling|come|comes) (apart|to (bits|pieces))( (after|in|within))?
    breaks? (after|within|easily|the (first|second)|on the first|immediately)
    (poor|low|bad|inferior|terrible|shoddy) (quality|workmanship|craftsmanship), shoddy, cheaply made, badly made
    defective, faulty, not worth (it|the|your|a), waste of (money|time)
    worst(?! (of the|weather|storms?|puddles|potholes|winter|rain|roads?|trails?|mornings?|mondays))\b
    terrible, awful, overcharg*
    we('re| are) ((so|truly|very) )?sorry, apolog*
    our (last|final) (day|week|month)(?! of (harvest|summer))( (of trading|ever))?
    thank you for (the|all|your) (years|loyalty|custom|support)
    (farewell|goodbye|good bye)( (from|to) (us|our|all))?, redundan*, laid off
    (staff|workers|employees|team) ~ (on strike|quit|walked out|unpaid|sacked|fired)
    {BOSS} ~ (is|was|has|have|were|are|sits?|fled|ran|died|dead|sleeps?|drinks?|stole|lied|absconded) ~ (jail|prison
        |bars|arrest\w*|police|custody|fled|dead|gone|died|run|court|bankrupt|charged|disappear\w*|missing|the money
        |abroad|trial|drunk)
    {BOSS} (fled|died|absconded|vanished|disappeared), creditors?
    (contain|contains|containing|full of) (lead(?! crystal)|asbestos|mercury|arsenic|plasticisers?|poison|toxins?
        |dirt|mould)
    (cuts?|burns?|scalds?|injures?|maims?|chokes?|harms?|blinds?) ((your|the|their|some) )?(lips?|fingers?|hands?
        |children|people|users|skin|kids|customers|mouths?)
    (set|sets|setting) ~ on fire, on fire(?! (escape|for))$, close this (tab|page|window|site)
    leave this (page|shop|site), (stay|keep|run) away (from (us|this|here)|now|while), sealed our
    tax (office|authorities|authority)
    (sold|sell|selling|leaked|lost|share) (your|all your|customer) (data|details|address|secrets)
    goods on this (page|site) are
    (no one|nobody|none of us|never|nothing here) ~ (paid|tested|checked|real|safe|works?|honest|true)(?! (for|by))
    (doors?|lights?|shop|store) ~ (closed|shut|out|locked) (for (good|ever)|forever|permanently), last one out
    pulled the plug, hung up (our|the) (apron|hat|keys), (sold|selling) up, (threw|throw(n|ing)?) in the towel
    (handed|hand|gave|give) ((back|in|over) )?(the|our) keys, the end of (the road|our (shop|story|business))
    our (shop|store|business|company|brand|website) (is|was|has|had|will|won't|went|burned|burnt) ((a|an|been|now|no
        |not|to be|soon) )*(closed|closing|over|history|gone|dead|scam|fraud|joke|finished|failing|sold|bankrupt
        |trouble|longer|worth|safe|legal|raided|seized|shut|down)
    seized, confiscated, evicted, unlicen[sc]ed, (licen[cs]e|permit) (revoked|withdrawn|expired), banned, blacklisted
    boycott*, (class|legal) action, settlement, whistle ?blower*, cover up, we (cut|cutting) corners
    (cut|cutting) corners, made by (children|prisoners|slaves), we (made|make) (all )?(of )?(this|it) up
    fell off (the|a) back of a lorry, falls? off the back of a lorry, (second ?hand|used|broken) sold as new
    sold as new, passed off as, (all|tells?|told|our|their|of|nothing but|only|these are|such|more) lies, a lie, lied
    liars?, cheat(s|ers?|ed|ing)?, dishonest*
    crooked (deal|shop|owner)*, shady (deal|business|shop)*
"""
