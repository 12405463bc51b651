"""Words that several tables of a German text share."""

from __future__ import annotations

DAY = r"(montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|morgen|ubermorgen|heute|weihnachten)"
FRACTION = r"(halfte|drittel|viertel|funftel|sechstel|zehntel)"
SMALL_CHANGE = (
    r"(kinoabend|kinokarten?|mittagessen|pizza|kaffee|cappuccino|doner|bier|mass|brezn?|kugel eis|eis|abendessen"
    r"|tankfullung|busticket|ticket|friseurbesuch|abo|currywurst|restaurantbesuch|taxifahrt|feierabendbier"
    r"|pullovers?)"
)
EXPERTS = (
    r"((kinder|haut|tier|zahn|augen|haus|fach)?arzte?n?|\w*arztinnen|hebammen|dermatolog\w+|orthopad\w+|apotheker\w*|experten|expertinnen|fachleuten?|profis"
    r"|physiotherapeut\w*|tierarzte?n?|zahnarzte?n?|spitzenkoch\w*|sternekoch\w*|kochprofis|influencer\w*|promis"
    r"|stars|prominente\w*|wissenschaftler\w*|kliniken|heilpraktiker\w*|trainer\w*|masseur\w*)"
)
PEOPLE = (
    r"(menschen|leute|kund\w+|kaufer\w*|familien|fans|haushalte|frauen|manner|mutter|vater|eltern|trinker\w*"
    r"|\w+trinker\w*|gartner\w*|radler\w*|leser\w*|hunde\w*|anhanger\w*|liebhaber\w*|nutzer\w*|besitzer\w*)"
)
BODY = (
    r"(rucken|nacken|kreuz|schultern?|knie|gelenke?n?|fuss|fusse|fussen|ferse|wirbelsaule|muskeln?|magen|darm|haut"
    r"|herz|kopf|bauch|hufte|huften|leber|nerven|kreislauf|stoffwechsel|immunsystem|blutdruck|blase|lunge|atemwege"
    r"|augen|verdauung|verspannung\w*|bandscheibe\w*|beine|adern)"
)
RELIEVES = (
    r"(lindert?|heilt?|starkt?|beruhigt?|entspannt|lost|hemmt|vertreibt|senkt|regt|fordert|kuriert|mildert"
    r"|bekampft|reguliert|entlastet|regeneriert|verbessert|wirkt|hilft|verjungt|entgiftet|entschlackt|reinigt"
    r"|schont|schutzt|lockert|pflegt|stabilisiert|aktiviert|beseitigt|verhindert|reduziert|lindern|heilen|starken"
    r"|entkrampft|befreit|weckt)"
)
SEEN = (
    r"(angeschaut|angesehen|gekauft|bestellt|gesucht|geklickt|besucht|gemerkt|gespeichert|gezogert|zuruckgelassen"
    r"|gewunscht|betrachtet|gestobert|reingelegt|hineingelegt|hangengeblieben|vergessen|gefallen|umgesehen"
    r"|umgeschaut|gelesen|bewundert|verliebt|aufgehort|nimmst|nehmen|kaufst|kaufen|tragst|bestellst|wohnst|wohnen"
    r"|magst|liebst|suchst|brauchst|schaust|liegengelassen|eingepackt|retourniert|zuruckgeschickt|geliebaugelt"
    r"|uberlegt)"
)
NETWORK = (
    r"(instagram|insta|tiktok|facebook|youtube|pinterest|twitter|snapchat|discord|telegram\w*|whatsapp|linkedin"
    r"|threads|signal gruppe|mastodon|threema|messenger|social media)"
)
