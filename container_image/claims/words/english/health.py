"""Health, safety and certificates, in an English text."""

from __future__ import annotations

from container_image.claims.words.english.parts import BODY, EXPERTS, RELIEVES

HEALTH = rf"""
    (safe|suitable) from birth, turns? back (the )?(clock|time|years)
    (melt|shed|burn|drop|lose|trim|banish)(s|es|ing|ed)? ~ (pounds?|kilos?|inches|calories|fat|weight|flab
        |belly)(?! (of (snow|butter|sugar)))
    (live|lives|living|life) (to be |a )?(\w+ )?longer (life)?, extends? ~ life, (years|days) to (your|their|his
        |her) life
    (helps?|keeps?|lets?|makes?) (your|the|a|an old) (dog|cat|pet|puppy|skin|hair|body|baby|child\w*|coat|joints?
        |heart|gut|back|mind|bones|teeth) ~ (live|younger|healthy|calm|thrive|glow|grow|sleep|strong|fit|shine
        |relax|recover|heal|move|settle|focus)
    insomnia*, eczema*, acne, psoriasis, rosacea, dermatit*, allerg*, hypoallergenic, asthma*, arthrit*, rheumat*
    migraines?, head ?aches?, back ?aches?, tooth ?aches?, stomach ?aches?, anxiety, depress(ion|ed), blood pressure
    (lower|bring|keep)s? ~ pressure, cholesterol, diabet*, blood sugar, immun*, detox*, inflam*, pain, pains, painful
    painless, pain ?killer*, aches?(?! for), aching
    (sore|stiff|tired|aching|tense|swollen|bad|weak|dodgy|creaky) {BODY}, soreness, cramps?, swelling
    wrinkles?( and)? ?(away|vanish|fade|smooth|disappear|lines)*
    anti ?(age?ing|wrinkle|bacterial|viral|inflammatory|microbial|fungal|stress), age?ing, years younger
    scars?(?! (of|on) the), blemish*, pimples?, cellulite, stretch marks, varicose, weight loss
    los(e|es|ing) (weight|kilos|inches|pounds)
    (kilos|pounds|inches|calories) ~ (melt|fall|drop|vanish|away|disappear|go)*
    slim(s|ming) (you|your|waist|tea|down)?, burn(s|ing)? (fat|calories), metabol*
    digest(ion|ive (health|system|tract|trouble)), bloat*, (gut|heart|bone|joint|skin|brain|mental|prostate) health
    health*, hangovers?, heal(s|ed|ers?|ing)?(?!-| potion)
    cures? ~ (cold|flu|insomnia|hangover|all|acne|any|every|your|what ails|anything|disease|cancer|pain|worr|snoring
        |bad|everything)*
    cure-all, therap*, treatment for, medic(al|ally|inal|ation|ations|inally), medicine (for|in|that)
    clinic(al|ally)?, lab (tested|proven), (scientifically|medically|clinically) (proven|tested|\w+), proven to
    {EXPERTS} (recommended|tested|approved), dermatolog*, orthop*, paediatric*, pediatric*
    doctor (tested|approved|recommended|ordered), doctors (say|love|know|recommend)
    (help|helps|helping) ~ (sleep|breathe|digest|relax|recover|heal|circulation|concentrat|nod off|drop off|weight)*
    (sleep|sleeps|fall asleep) (better|deeper|like a baby|through|faster|in minutes), sleepless*, snor(e|es|ing)
    counting sheep, (thing|story) of the past, nod off
    {RELIEVES} ~ (pains?|aches?|cough|colds?|flu|fever|stress|tension|circulation|nerves|symptoms?|inflammation
        |allergies|wrinkles|infection|nausea|fatigue|tiredness|hay fever|swelling|digestion|hormones?|metabolism
        |immune|mood|sleep|anxiety|eczema|scars?|spots|migraines?|mind|soul|illness\w*|disease\w*|worries|headaches?
        |hangovers?|insomnia|posture|memory|focus|energy|skin|pulse|heart)
    {RELIEVES} ~ (your|tired|sore|aching|stiff|tense|weary|bad|the) {BODY}
    (take|takes|taking) the (ache|pain|sting|strain|edge|stress) (out|off|away)*
    (says?|said|wave|kiss|bid)s? (goodnight|goodbye|farewell|good night|bye) to *
    (end|ends|puts an end|stop|no more|farewell|goodbye|relief) (to|for|from) ~ {BODY}
    {BODY} ~ (forget|thank|hurt|feel (better|young)|relief)*, boosts?, boosting
    (safe|suitable|gentle|harmless) (for|on|with|around) ~ (babies|baby|children|kids|infants|newborns?|toddlers?
        |pregnan\w*|pets|allerg\w*|sensitive|all skin|everyone|bab)*
    (baby|child|kid|pet|food|skin|dishwasher and child) safe, safe to (chew|swallow|eat|lick|suck)
    safety (tested|certified|standard\w*|approved), tested (safe|for safety|by (the|an|our) lab)*, by the lab
    non ?toxic, toxin*, chemical free, bpa*, paraben*, choking, certif(y|ied|icate|icates|ication), accredited
    eco (label|friendly|certified)*, ecolabel, carbon (neutral|negative|free|footprint|offset)*
    climate (neutral|positive|friendly), net zero, co2, sustainab*, planet (friendly|positive)
    (save|saves|saving|good for|kind to|kinder to) the (planet|earth|environment|oceans?), environmental*
    biodegradable, organic (certif|label|seal|standard)*, (100|fully|purely|officially|truly) organic
    (soil association|fair ?trade|fsc|oeko|gots|kitemark|b corp)*, vegan certified, (meets|exceeds) ~ standards?
    hay fever, sneez*, (the|with|from|winter|for|of) flu, flu (season|symptoms|and|remedy), colds
    (common|a|your|winter|head) cold(?! (morning|night|hand|day|room|winter|snap|kitchen|floor|walk|evening|hour
        |drink|nose|wind|house|front|frame|sea|lake|dip|water)\b)
    cough*, sore throat, fevers?, virus*, germs?, bacteria*, nausea, fatigue, stress, stress (relie|free|level|away)*
    symptom*, prescri*, patients, suffer(s|er|ers|ing)?, hurt(s|ing)?, remed(y|ies)
    ailments?, illness*, disease*, cancer, tumou?r*, menopaus*, hormon*, libido, virility, fertility, wellness
    well ?being, vitality, rejuven*, posture, arthritic, kind to (eczema|skin|your skin|sensitive)
    (collagen|probiotic|antioxidant|superfood|electrolyte)s?, stronger (bones|nails|immune|hair), hair (loss|growth)
    (sleep|sleeps|slept|sleeping) (like|better|deeper|deeply again|soundly|through|well again|faster|longer
        |easier)(?! (a (cat|dog|dormouse) on))*
    good (for|to) (your|the) (gut|back|skin|heart|health|joints|stomach|bones|liver|spine|circulation|digestion|feet
        |hair|brain|figure|planet|environment|earth|climate|knees|posture|lungs|teeth|gums|nerves|eyes)
    (does|do|doing|work|works|working) (wonders|miracles|magic)( (for|on))?, does you good
    (stiff|sore|achy|tired|cold|numb|swollen|inflamed|arthritic|aching|painful|itchy|puffy|heavy|cracked|chapped
        |blistered|weak) (fingers?|hands?|limbs?|ankles?|wrists?|elbows?|backs?|legs?|feet|eyes?|skin|heels?|lips
        |nails|joints?|muscles?|necks?|knees?|shoulders?)(?! (in|into|round|around|by|after))
    (itch|itches|itching|itchy|rash|rashes|redness|irritation|dandruff|bunions?|corns|chilblains|blisters|verruca\w*
        |warts?|athlete's foot|fung\w+|infections?|ulcers?|sciatica|tinnitus|vertigo|dizziness|palpitations?
        |heartburn|acid reflux|indigestion|constipation|diarrhoea|piles|haemorrhoids|thrush|cystitis|pms|period pain
        |hot flushes|mood swings|brain fog|adhd|autism|dementia|alzheimer\w*|parkinson\w*|epilep\w*|stroke|thrombosis
        |anaemia|gout|lupus|fibromyalgia|ibs|obesity|overweight|addiction\w*|cravings?|withdrawal|trauma|ptsd
        |panic attacks?|phobia\w*|nightmares|bed ?wetting|teething|colic|croup|nappy rash|cradle cap
        |fleas?(?! market)|ticks|worms|mange)
    (lose|drop|shed|melt|burn|trim|banish|shrink) ~ (weight|kilos|pounds|inches|fat|belly|waistline|waist|sizes|flab
        |tummy|love handles)
    (flat|flatter) (tummy|belly|stomach), appetite*
    (speeds?|speed up|kick starts?|fires? up|revs?) (up )?((your|the) )?metabolism, (live|lives|living) longer
    longer life, (looks?|feel|feels|looking|makes? you( look)?) (ten |five |twenty |#)?(years )?younger
    younger (skin|looking|you|face)
    (wrinkle|line|ageing|age|crow's feet)(s)? (free|fighting|defying|reducing|busting|smoothing|vanish
        |disappear)(?! (linen|shirt|fabric|cotton|shirts))*
    (smooths?|erase[sd]?|fade[sd]?|fill[s]?|fight[s]?|minimi[sz]e[sd]?|banish(es)?) ~ (wrinkles?|fine lines|lines
        |age spots|dark (circles|spots)|scars?|blemishes|stretch marks|spots)
    (doctor|nurse|pharmacist|physio|dentist|vet|midwife|therapist|hospital|gp|surgery|clinic)s? ~ (will be|would
        |visits?|away|orders?|grade|jealous|out of a job|bill|approve\w*|use[sd]?|prescribe\w*|trust\w*
        |love\w*)(?! (play|kit|toy))
    (an apple|a cup|a mug|one cup|a spoonful|a sip|a drop) (a day|before bed|at night|each (day|morning|night)
        |every (day|night|morning)) ~ (keeps?|and|cures?|wards?|helps?|makes?|chases?|lowers?|sends?|brings?)*
    (protects?|shields?|guards?|defends?|prevents?|wards? off|fends? off|keeps?|chases?|sends?|drives?|blocks?) ((you
        |your|off|away|the|against|from|children|kids) )*(colds?|flu|sneezes|illness|disease|infection|viruses|germs
        |bacteria|uv|evil spirits and|cancer|heart attacks?|radiation|5g|ageing|cavities|decay|doctor|migraines?
        |headaches?|cramps?|hangovers?|winter bugs?|bugs and)
    (safe|harmless|suitable|fit|approved|ok|okay|fine) ~ (to|for|around|with|in) ~ (swallow|eat|chew|lick|teeth\w*
        |mouths?|babies|baby|newborns?|infants?|toddlers?|little ones|children|kids|pregnan\w*|nursing|expectant
        |pets?|dogs?|cats?|asthma\w*|diabetic\w*|coeliac\w*|allerg\w*|skin|eyes|the microwave and|human|consumption
        |under threes|all ages|the tiniest|any age|sensitive)(?! (care of|light))*
    (no|without|free from|zero|contains no|not a trace of) ~ (nasties|chemicals|toxins|toxic\w*|parabens?|sulphates?
        |sulfates?|phthalates?|bpa|preservatives|additives|pesticides?|carcinogen\w*|side effects|harmful|allergens?
        |irritants?|gmo\w*|microplastics?|emissions?|carbon)
    side effects
    (passed|meets?|exceeds?|complies|conforms?|tested to|approved to|certified to|according to) ~ (safety|standards?
        |en ?71|ce|iso|astm|regulations?|norms?|tests?|fda|usda|nhs|who|eu law)
    ce marked, (fda|nhs|usda|eu|who|ce|iso) (approved|certified|registered|listed|grade|organic|marked)*
    (kitemark|hallmark of safety|eco mark|green label|leaf label|ecocert|bluesign|cruelty free|leaping bunny
        |rainforest alliance|fair ?trade|demeter|peta|msc|rspo|cradle to cradle|climate pledge|plastic neutral
        |zero (waste|emissions?|carbon|impact|footprint)|low carbon|green(est|er)? (choice|energy|footprint)
        |eco|ethical(ly)?|guilt free|good conscience|clear conscience|greenhouse gas\w*|emissions?|offset(s
        |ting)?(?! (handle|spatula|spoon|handles|print|blade|printing|seam|wheels?|stitch)))
    calm(s|ing)? (the|your|frayed|jangled|anxious|racing) (nerves?|mind|anxiety|stomach|heart|thoughts|skin|system
        |pulse)
    (mood|energy|brain|memory|focus|concentration|libido|stamina|testosterone|serotonin|melatonin|cortisol|adrenaline
        |endorphins?|hormones?) ~ (boost\w*|lift\w*|enhanc\w*|improv\w*|balanc\w*|support\w*|level\w*
        |booster)(?! (read|light|shed))*
    (supplement|remedy|tonic|elixir|potion|balm|tincture|tablet|pill|dose|dosage|medicine|cure|antidote
        |vaccine)s? (for|against|that|to|of) ~ (cold|flu|health|ache\w*|pain\w*|sleep|stress|skin|joints?|nerves|hair
        |tired\w*|ill\w*|cough\w*|insomn\w*|anx\w*|low spirits|depress\w*|immun\w*|every|all|broken hearts
        |hangover\w*)
    (holistic|homeopath\w*|naturopath\w*|ayurved\w*|acupressure|acupuncture|magnet therapy|aromatherap\w*|chakras?
        |crystal healing|reiki|tcm)
    alternative to (surgery|medication|medicine|tablets|pills|painkillers|botox|sleeping pills)
    instead of (tablets|pills|medicine|painkillers|sleeping pills|surgery), ditch the (tablets|pills|painkillers)
    throw away your (tablets|pills|glasses|crutches|inhaler|stick)
    (no|without) (more )?(tablets|pills|needles|surgery|sleepless nights|back ?ache\w*|headaches?|snoring|wrinkles
        |tears before|allerg\w*|restless nights|itching|sneezing|tired\w*|cramps?|pain|aches?)
"""
