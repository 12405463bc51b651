"""Words that several tables of an English text share."""

from __future__ import annotations

DAY = r"(monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tonight|tomorrow|christmas)"
FRACTION = r"(half|third|quarter|fifth|sixth|tenth)"
SMALL_CHANGE = (
    r"(sandwich(es)?|coffees?|lattes?|cappuccinos?|lunch|dinner|pizzas?|takeaways?|pints?|beers?|croissants?"
    r"|tickets?|night out|subscription|burgers?|haircut|brunch|round of drinks|petrol|parking|taxi|bus fare)"
)
PEOPLE = (
    r"(people|owners|customers|fans|families|homes|households|buyers|shoppers|users|readers|parents|mums|dads"
    r"|women|men|drinkers|gardeners|cooks|cyclists|walkers|knitters|collectors|members|followers|wizards|lovers"
    r"|of you|others)"
)
EXPERTS = (
    r"(doctors?|dermatologists?|nurses|midwives|vets?|chefs|dentists?|experts|specialists|physios?"
    r"|physiotherapists?|pharmacists?|scientists|paediatricians?|pediatricians?|surgeons?|osteopaths?"
    r"|chiropractors?|nutritionists?|trainers|stylists|celebrities|influencers|editors|professionals|pros)"
)
BODY = (
    r"(backs?|necks?|shoulders?|knees?|feet|foot|heels?|hips?|joints?|muscles?|spine|heads?|heart|gut|stomach"
    r"|tummy|skin|throat|lungs?|liver|bones|hair loss|eyes|wrists?|legs|sinuses|nerves|blood|bladder|gums)"
)
RELIEVES = (
    r"(ease|soothe|relieve|cure|heal|calm|fix|banish|fade|melt|reduce|lower|boost|strengthen|support|stimulate"
    r"|repair|regenerate|detoxify|cleanse|restore|prevent|fight|combat|treat|clear|protect|improve|unblock|unclog"
    r"|undo|loosen|settle|cool|numb|balance)(s|d|es|ed|ing)?"
)
SEEN = (
    r"(looked|viewed|bought|browsed|clicked|left|searched|ordered|saved|visited|purchased|eyed|checked|added"
    r"|returned|tried|abandoned|forgot|hesitated|lingered|spent|wanted|picked|chose|liked|admired|considered|came"
    r"|told|asked|were|had your eye|paused|stopped|scrolled|wore|loved)"
)
WE = (
    r"(we|we've|we're|we'll|we'd|our shop|this shop|the shop|our store|this store|the store|our company"
    r"|the company)"
)
BOSS = r"(owners?|founders?|boss|bosses|director|ceo|manager|managers|accountant|shopkeeper)"
NETWORK = (
    r"(instagram|insta|tiktok|facebook|youtube|pinterest|twitter|snapchat|discord|telegram|whatsapp|linkedin"
    r"|threads|bluesky|mastodon|reddit|the gram|the tube|the bird site|clock app|messenger|social media|socials)"
)
