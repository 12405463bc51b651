"""Ways to reach the shop, and a model's words about its task, in an English text."""

from __future__ import annotations

from container_image.claims.words.english.parts import NETWORK

CONTACT = rf"""
    (our|my) (messages|inbox|dms|mailbox|comments)
    (ring|call|phone|email|e-mail|text|message|dm|telephone|contact) (our|my) \w+
    (ring|call|phone|email|telephone|text|contact|message) (the|your|a|one of our) (\w+ )?(shop|workshop|team
        |mechanic|adviser|advisor|expert|stylist|florist|baker|vet|gardener|kitchen|studio|office|owner|maker
        |barista|hotline|help ?desk|store|number|nursery|farm)
    (store|shop|stockist|branch|dealer|outlet|location|boutique|shelf|market stall)s? near(est)? (to )?(you|me)
    (on|at) (the )?(market|farmers'? market|market hall|high street) ~ (every|each|on|from|until) ~ (monday|tuesday
        |wednesday|thursday|friday|saturday|sunday|weekend|week)
    (by|the|our|your|over the|pick up the|on the) phones?(?! (box|cord|case|rings?)\b), (by|our|your|the) telephone
    telephone (us|number|line), hotlines?, helpline
    (phone|call) (us|our|now|today|anytime|me|the (shop|workshop|store))
    (give|drop|send|shoot|pop|fire) (us|me|our|the workshop|martha|\w+ in) (a|an|your)
    (ring|text|message|mail|email|e-mail|call|write|contact|reach|find|visit|follow|join|ping|tweet|dm|meet) (to )?us
    (tell|ask|come see|see|look|say hello to|chat (with|to)|talk (with|to)|speak (with|to)|catch|tag) (to )?us
    us (a (ring|call|line|tinkle|bell|note|message|shout|visit)|up|on|at|in|your) (?!treat), a (tinkle|buzz) (on|to)?
    (email|e-?mail|mailto|newsletters?|mailing list|inbox|sms|voicemail), dms?, our mail, {NETWORK}
    (our|my) handle is, handle is (at|@|wand)*
    hashtags?, hash ?tag, subscribe*, sign(ing)? up, unsubscribe, log ?in, register (now|for|here)
    (follow|like|watch|join) (our|us|the maker|the kiln|along) (?!(grain|path|lines?|oak|road|trail|thread))*
    our (channel|feed|profile|page|blog|podcast|website|site|app|group|club|community|forum|chat|account)
    (the|this|live|our|group) chat, chat (with|to|now|live), chatbot, (video|phone|voice) calls?
    (visit|pop|drop|call|swing|stop|come) ((in|by|into|round|over|to) )(to )?(our|the) (shop|store|showroom|studio
        |branch)*
    (visit|see|tour) (our|the) (shop|store|showroom|studio|workshop|website|site|gallery|branch|town|factory)
    showrooms?, nearest (branch|store|shop|station), opening (hours|times), (opens?|open) (until|till|daily|late)*
    (come|pop|drop|swing|stop) ((and|to|by|in) )?(see|find|visit|by|in on) us
    (dot|punkt|full stop) ?(com|co|net|org|shop|store|uk|de|io|eu|info|biz|me|link|then|and then), \( ?(at|dot) ?\)
    \w{{3,20}} at \w{{3,24}} dot*, full stop (then|and), w w w, web ?sites?, online at, url, our link
    (on|at|in) \w{{3,15}} (lane|street|road|avenue|square)(?! (lamp|style|wear|food|chic|map|sign|trip)\b)
    (number|no) # \w{{3,15}} (lane|street|road|avenue|square|row)
    (stylists?|team|experts?|staff|advisers?|advisors?|customer (service|care)|support|martha) ~ (answer|help|call
        |reply|write|wait)*
    (call|ring|phone|dial|text) ((us|the|our) )?(team|stylists?|shop|workshop|number|line|#), dial (#|us|the|our|now)
    extension #
    (#|oh|zero|nought|double|triple|o) (#|oh|zero|nought|double|triple|o) (#|oh|zero|nought|double|triple|o) (#|oh
        |zero|nought|double|o)
    we ~ (answer|reply|write back|call (you )?back|read our)( (all|within|every|by|post|mail))
    (write|writes|call|calls|ring) back, scan (the|this|our) (code|qr), qr codes?, search (for )?(us|our)
    google (us|the|our|for), leave (a|us|your) (message|number|voicemail|note|comment|review|email|details)
    (comment|reply|share) (below|on|your|us|and win|to win)*, (dial|key|punch) in (the)?
    (our|the) (number|address|postcode|door|doors|line|lines|phones|studio|counter|desk) (is|are|on|in|at|stays?|open
        |opens)(?! (oak|pine|wood|brass|framed|oiled|painted|solid|teak|cut|made))*
    (lines|doors) (are )?open*
    (speak|talk|chat|consult|meet|book|ask) ((with|to|in with) )?(a|an|our|one of our|the|real) (stylist|expert
        |adviser|advisor|team|human|person|specialist|consultant|tea master|fitter|shop assistant|owner|maker|makers
        |staff)*
    book (a|an|your) (call|appointment|slot|fitting|consultation|visit|demo|table|viewing|session), appointments?
    consultation*, (round|just round) the (back|corner) (from|of) (the|our) *
    (next to|opposite|behind|beside|across from|near|above) (the|our) (station|bakery|church|post office|town hall
        |library|cathedral|market|bank|pub|bus stop)(?! (clock|table|set|model|toy))*
    (junction|exit) #, postcode, zip code, (north|south|east|west) of the river
    on the (high street|corner of|pier|market square|first floor of), unit #, floor # of
    (find|look for|search|search for|seek) (us|our|the shop|wand\w*|@\w*) (on|at|in|by|under)*
    (look|search|find|type) ~ (up on|app|online|into your browser|in your browser|the web|your search)
    (photo|video|picture|chat|short video|bird|clock|blue|green|pink) (app|site|network|platform|messenger)
    photo app, (message|messages|texts?|voice notes?|carrier pigeon) (to|us|welcome|answered|at|our)*, pen pal*
    write (in|to the|to our|to me|in to|a letter to)(?! (the (margins?|diary|dark|light|sun|snow)|it|your|a diary|ink
        |peace|bed))*
    (ps|p\.s\.|nb) *
    (questions?|queries|doubts|stuck|not sure|unsure|need help|need advice|any questions|problem) ?(?=[?]), faq*
    help (desk|line|centre|center), live (chat|help|support|stream), stream(ed|ing) (on|live|tonight|at)
    (dot|@) (co|com|shop|uk), underscore, forward slash, slash (shop|store|sale|help|contact|wands?|lamps?|com)
    colon slash, at sign, hash sign, (the )?at symbol, at gmail*, at (hotmail|outlook|yahoo|icloud|proton\w*)*, gmail
    hotmail, outlook dot*, (us|me) on (#|oh|the phone|the line|the blower), on the blower
    (give|drop) (the )?(workshop|studio|office|shop|team|maker|owner|desk|us) a
    (our|the) (friendly|helpful|lovely|real|human|tiny|whole|support|service|sales) (staff|team|people|stylists?
        |humans?) (are|is|will|can|would|answer|help|love|wait|know)*
"""
META = r"""
    (write|compose|create|generate|draft|produce|provide|craft) (me |us )?(a|an|the|some|one|two|three|#
        |your) ~ (sentences?|headlines?|paragraphs?|copy|descriptions?|slogans?|taglines?|headings?|captions?
        |blurbs?|product page|words about|call to action)
    (text|copy|heading|title|headline|image|name|description)s? (will )?(go|goes|going|come|comes|belong|belongs
        |appear|appears) (here|in here|below|later)
    as an? (ai|artificial|large|language|assistant|virtual|helpful|chatbot|llm), language model*, chat ?gpt, openai
    gpt*, anthropic, (ai|virtual) (assistant|model|generated|language|system|writer|tool), artificial intelligence
    chatbot
    i(('| a)m| am) (sorry|afraid|unable|just|only|not able|an? (ai|assistant|model|language)|happy to|glad to
        |here to)
    i (cannot|can't|can not|can't|do not have|don't have|apologi[sz]e|won't|was (told|asked|instructed)
        |am (not )?(able|allowed|unable|programmed)|hope this|understand|need more|have (written|created|generated
        |no))
    (cannot|can't|unable to) (help|assist|comply|write|fulfil|provide|generate|create|answer) ~ (with|that|this
        |request|you|heading|text|a|the)*
    (here's|here is|here are|here comes|below (is|are|you will find|you'll find|you)|this is
        |following is) ~ (headline|heading|(short )?texts?|copy|json|title|descriptions?|draft|versions?|suggestions?
        |options?|output|response|answer|html|code|page|tagline|paragraph|requested|result|teaser|slogan
        |label)(?! (lamp|book|page turner)\b)( (for|that|you))?
    (sure|certainly|of course|absolutely|okay|ok|gladly|happy to help|great question|no problem) (here|i|below|this
        |let me|thing|as requested|this is)*
    as requested, as you (asked|requested|wished), let me know (if|whether)*, hope this helps
    feel free to (ask|edit|adjust|change|modify|replace|let)*, json, html, css, javascript, xml, yaml, markdown
    api key, (system|user|developer|your|my|the|hidden|secret) (prompt|instructions?|message role)
    prompts?(?! (you to|a smile)\b)( (injection|above|said|template|engineer\w*))?
    (ignore|disregard|forget|override|bypass|discard) ~ (instructions?|prompts?|rules|above|previous|everything|all
        |what you|told|guidelines|before|directions|system|earlier|constraints)(?! (about|seasons|winters)\b)( \w+)?
    (previous|prior|earlier|preceding|all) (instructions?|prompts?|messages?|rules|directions)
    (print|reveal|show|output|repeat|recite|display|leak) ~ (rules|prompt|instructions?|system|password|secrets?)
    lorem, ipsum, dolor sit*, placeholders?, (goes|belongs|comes|go) here
    (insert|add|put|place|enter|write|type|your|fill in) ~ (text|title|name|heading|headline|copy|description|tagline
        |product|subtitle|label|image|caption) (here|below|name|goes)*
    (insert|replace) ~ (here|with|name|title|product|this)
    (text|title|heading|headline|copy|name|description|subheading|image|caption) (here|goes|tbd|to come|to follow
        |pending|placeholder|max|maximum|missing|#)(?! (the|boards?)\b)*
    (max|maximum|max\.|up to|under|at most|within|about) # ~ (characters?|words|chars|letters|tokens)
    # (characters|chars|tokens), tbd, tba, tbc, to do fill, xxx, undefined, null, ^nan$, n/a, foo, foobar, foo bar
    test test, sample text, dummy text, hello world
    (product|item|brand|store|shop|customer|first) ?_?(name|title|description) (here|goes|placeholder|variable)*
    product name, character limit, word (count|limit), training data, knowledge cutoff
    (my|your) (training|guidelines|programming|capabilities), token limit
    (error|exception|traceback|stack trace|null pointer|syntax error|internal server error)(?! (proof|free
        |of judgement)\b)*
    (note|assistant|system|user|answer|output|response|title|heading|headline|task|option #?|version #?|text
        |draft) ?:
    (tone|style|audience|keywords|call to action|cta) ?:
    (translate|rewrite|summari[sz]e|paraphrase|proofread|shorten|rephrase) (the|this|it|your|following|all)
    the user('s)? (wants?|asked|asks|is|has|said|request|prefers|needs|would|query)
    (no|zero) (products?|results?|items?|matches|data|content) ((were|was) )?(found|available|to show)
    (unable|failed|failure|could not|couldn't) (to )?(be )?(load|loaded|connect|fetch|find|render|parse)*
    page not found, something went wrong, try again later, loading$, loading\.\.\., please wait, error$
    an error (has )?occurred, error (message|code|occurred)
    ^(sub)?(heading|headline|title|text|label|button|description|body|copy|caption|slogan|tagline|paragraph|section
        |product|item|content|summary|intro|cta|footer|header|link|image|here)( (text|one|two|#|here|copy|label))?$
    sub ?heading(s)?, subtitle
    (generated|written|produced|drafted|created) (by|with|three|two|five|several|using|an|for you|as) ~ (options?
        |versions?|texts?|ai|model|assistant|headings?|variants?|request\w*|headlines?|gpt|machine)
    json (object|only|format|below)
    (override|overrides|supersede|supersedes) ~ (earlier|previous|other|instructions?)
    (you|assistant) (are|is) (now )?(a|an) (helpful|ai|assistant|language|expert|unrestricted|copywriter|pirate
        |translator|different|new)*
    act as, role ?play, jailbreak, dan mode, developer mode, from now on, new (rules|instructions?|task|system)
    (reply|respond|answer) (only|with|in|to)*
    (do not|don't|never) (mention|reveal|include|write|output|repeat|follow|use) ~ (prices?|rules|prompt
        |instructions?|brand|word|exclamation|this|any|the)
    (under|within|below|max|maximum|keep it|no more than) # (words|characters)*
    (replace|change|edit|fill|update|delete|remove) (this|the|me|with) (text|line|part|before|later|title|heading
        |sentence|placeholder)*
    (heading|title|text|copy|version|option|variant|draft|alternative|headline|example|sample) (a|b|c|one|two|three|1
        |2|3|no|number)$
    (option|variant|draft|alternative|suggestion) #, version # :, for demonstration*, for testing*
    test (text|copy|heading|title|product), as instructed, per your (request|instructions?), your request
    the (request|prompt|brief|catalogue data) (says|asks|asked|contains|did|does|was|is|you|above)
    based on the (data|provided|information|input|given|json|context)*
    (the|this) (provided|given|above) (data|information|json|input|context|list|products?), my knowledge
    i (don't|do not) have (access|information|enough|any|the|an opinion), no opinion, content policy, guidelines
    inappropriate, not appropriate
"""
