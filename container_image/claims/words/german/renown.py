"""Scarcity, ratings and popularity, in a German text."""

from __future__ import annotations

from container_image.claims.words.german.parts import DAY, EXPERTS, PEOPLE

SCARCITY = rf"""
    nur (#|wenige) \w+ ~ (noch|ubrig|stehen|liegen|hangen) *
    (nachste|kommende|ubernachste|in wenigen|in einer|morgen|bald|ab) ~ nicht mehr, nicht mehr (hier|lange|zu haben
        |erhaltlich|lieferbar|im (laden|shop|regal|sortiment|angebot))
    (zauber|spuk|spass|aktion|traum|gluck|gelegenheit|chance|angebot) (ist |war )?(vorbei|vertan|zu ende)
    (heute|morgen|nacht|abend|mitternacht|zwolf|{DAY}) ~ (ist|sind) ~ (vorbei|schluss|weg|zu ende|leer|alles aus)
    (noch|nur) (#|ein paar|wenige) \w+ ~ (dann|danach|und) ~ (schluss|ende|vorbei|leer|weg|aus)
    (auf|ab|am) lager, *lagernd*, *lagerbestand*, vorratig*, vorraetig*, *vorrat reicht, solange (der )?vorrat*
    vorrate? (schwind|geh|reich|end)*, (alle )?vorratig, *verfugbar*, *verfuegbar*, ausverkauft*, vergriffen*
    *ausverkauf*, nachschub, nachbestell*, nicht nachproduziert, wird es nicht (mehr|wieder) geben
    (kommt|kommen|gibt es) ~ (nie|nicht) (wieder|mehr)(?! (aus|los)\b)
    (nur|gerade|bloss) noch(?! (ein (glas|buch|tee)|holz|licht|stille|das)\b)*
    noch (#|wenige|ein paar) (stuck|stueck|exemplare|ubrig|uebrig|da|paar|mantel|lampen|tage|stunden)
    ubrig (geblieben|sind)*
    letzte[nrs]? (stuck|stueck|exemplar|chance|gelegenheit|tag|stunde|paar|moglichkeit|rest|groß|gross
        |bestell)(?!(lein|chen) sonne)*
    (die|unsere) letzten (drei|zwei|paar|#|wenigen|beiden|stuck|exemplare|ihrer)*, restposten, *restbestand*
    *restbestande*, restlos*, restgross*
    (begrenzt|limitiert)(e|er|es|en|em)? (auflage|edition|stuckzahl|menge|zeit|anzahl|serie|auf \d|verfug|angebot
        |stuck)*
    (streng|zeitlich|stark|auf \d+ stuck|zahlenmassig|nur) (begrenzt|limitiert)*
    limitiert(e|er|es|en)?(?! auf (drei|zwei|wenige) (holzer|farben|tone)), wird knapp, werden knapp
    knapp (werden|geworden|verfugbar|bemessen)*
    (schwinde(t|n)|schrumpf(t|en)|schmilzt|dahin|leert sich|leeren sich)(?! (die schatten|das licht|nichts)\b)( \w+)?
    (tag|stundlich|von tag)\w* weniger, werden ~ weniger, nicht verpassen, verpass*
    jetzt (zugreifen|kaufen|bestellen|sichern|zuschlagen|schnell)*, zugreifen, zuschlagen, greif(en)? (sie )?zu
    *schnell (sein|zugreifen|bestellen|sichern|entschlossen)*, schnell sein, beeil*, spute*, eile (ist|geboten)*
    (nur|bloss) (heute|jetzt|diese|dieses|bis|solange|kurz|am|an diesem|noch)(?! (in die hand|zum)\b)*
    (fur )?kurze zeit(?! (ziehen|aufkochen|quellen)\b), nicht fur lange
    (endet|enden) (heute|bald|morgen|in|am|um|{DAY})*, (ist|war) schluss\b, schluss ist, countdown
    (bald|fast|schon|sonst|morgen) (weg|vergriffen|alle|ausverkauft|vorbei|verkauft|vergeben), weg ist weg, weg ist
    *gehen weg, gingen weg, (sind|ist) ~ weg(?! (von|aus|vom)\b), nicht mehr lange, noch heute
    (sichern|sicher) ((sie|dir|euch|ihnen) )?((sich|dir|euch|jetzt|dein\w*|ihr\w*) )*, frist*, deadline, stichtag
    ablauf*, die uhr tickt, tickt, die zeit (lauft|rennt|drangt), wird ~ zeit
    mitternacht (ist|endet|schliess|vorbei|ende)*, (um|bis|vor) mitternacht, jetzt oder nie, wer zuerst kommt
    wer (zu spat|zogert|wartet|schlaft|jetzt nicht|nicht schnell|trodelt|erst|lange|uberlegt|bummelt|nicht bald)*
    zogern*, zoger nicht, (geht|gehen) leer aus, leer ausge\w+, zu spat*, leere\w* regal*
    (regal|fach|stange|korb|lager) (ist|bleibt|wird|war|sind) (\w+ )?leer
    bis (zum )?{DAY}(abend|mittag|nacht|morgen)?s?
    {DAY}(abend)? (ist|machen|schliess|endet|vorbei|wird|lauft|schluss) *
    solange (sie|es|er) (da|reich|noch|sie gibt|ihn gibt|gibt)*, solange (der|die|das) (mond|angebot|aktion) *
    nur am wochenende, an einer hand*, an (einer|zwei) handen abzahlen, abzahlen, noch zu haben
    (schnapp|schnappen|schnappt|ergatter\w*|erwisch\w*|greif) ((sie|dir|euch) )*, rar\w*( wie)?, raritat*
    heiss begehrt
    (ein anderer|jemand anders?|jemand anderes?|andere) (wird|ist|schnappt|war|tragt|nimmt|greif|hat|kauft)*
    schneller als (du|sie), eine nacht (daruber|druber) *, (daruber|druber) schlaft, (letzter|letzte) (aufruf|abruf)
    (gleich|bald|dann) (vorbei|aus|zu spat), den sack zu, rest der (saison|serie), ((endlich|jetzt) )?wieder da
    nie (wieder|mehr) (auf|her|zu|gemacht|produz|zu haben|erhalt)*, ohne (stab|lampe|mantel|tasse) (auf|da|da\w*)
    vorbestell*, warteliste, reservier*, stuck(zahl)? (verfug|da|ubrig|vorhanden)*, wenige stuck*
    (nur|bloss) (wenige|einige|#) (stuck|stueck|exemplar|paar|da)*, letzte[nrs]? (ihrer|seiner) art
    greif(t|en)? ((sie|du) )?((jetzt|schnell|zu|ruhig|gleich|noch) )*zu\b
    bevor (es|sie|er|dein|jemand|andere|ein anderer|alle|die|der|wir|alles|du|das) ~ (weg|nachbar|tut|vorbei|schnapp
        |schluss|spat|zuschlag|vergriff|ausverk|leer|verschwind|zugreif|fort|schneller|kauft|alle|holt|nimmt|merk)*
    (letzte|letzter|letztes) (bestelltag|aufruf|runde|woche|tage|chance|charge|fuhre|ladung|partie|reste|meter|zipfel
        |gelegenheit|paare?|exemplare?)\b*
    (so|zu|nur|sehr|ganz|extrem|blitz) schnell (weg|weggeh|vergriffen|ausverkauft|vorbei|verkauft|leer|geht
        |vergeben)*
    schneller weg*, blitzschnell weg, ruckzuck (weg|leer|vergriffen)*, im nu (weg|vergriffen|leer|ausverkauft)*
    (geht|gehen|gingen|ging) ~ (weg|wie warme|aus|zur neige|zu ende|leer)\b(?! (vom|von)\b)*, warme semmeln
    warme[n]? (semmeln|brotchen), zur neige
    (regal|regale|lager|stapel|kisten|kiste|bestand|vorrat|stange|schublade)\w* (ist|sind|wird|werden|leert|leeren
        |schrumpft|schwindet|dunnt|dunnen|lichtet|lichten)\b ((sich|bald|schon|fast|immer|fast schon) )*(leer|leerer
        |kleiner|licht|dunn|knapp|aus|weniger|halb)*
    dunnt sich, lichten sich die (reihen|regale)
    (einmalig|einmalige[rs]?|nie wieder|kein zweites mal|kommt nicht wieder|nicht noch einmal|kein nachschub
        |keine zweite) (gelegenheit|chance|auflage|charge|da|zu haben|produziert|aktion|angebot|mal|nach)*
    nur ein mal
    (heute|jetzt|sofort|gleich|schnell|bald) (oder nie|zuschlag|zugreif|bestell|kauf|ordern|sichern|mitnehm|handeln)*
    (heute|morgen) (ist|endet|lauft|schluss|letzt)\w* (\w+ )?(schluss|ende|letzte|ab|aus|vorbei|der letzte|zu spat)*
    nur solange*, so lange (der|es|sie|vorrat|noch)*, solange noch*
    nur (eine|ein|zwei|drei|#|wenige|ein paar|eine handvoll) (\w+ )?(davon|pro kunde|verfugbar|gibt|da|ubrig|existier
        |gefertigt|auf der welt|insgesamt|weltweit|je|pro (person|haushalt))*
    (eine|letzte) handvoll (ist|sind|noch|ubrig|da|davon|bleib|exemplar)*
    (gibt es|gibt's) (nur|bloss|nur noch|nicht) (noch )?(heute|#|drei|wenige|einmal|einige|solange|jetzt|bis|kurz
        |so lange|mehr lange|nachsten)*
    (wird|werden) nicht ((mehr|wieder|noch einmal) )?(aufgelegt|gefertigt|hergestellt|geben|nachgemacht|produziert
        |nachbestellt|gebaut|gemacht)
    auslaufmodell*, lauft aus, laufen aus, auslauf(end|artikel)*, ausgelaufen(?! (ist)\b)*, (nimmer|nie) wieder*
    (uhr|zeit|frist) (\w+ )?(tickt|lauft ab|ist um|lauft|abgelaufen|rennt|rast)\b*
    stunden (noch|ubrig|bis|verbleib)*
    noch (bis|wenige stunden|heute|# stunden|# tage|zwei tage|drei tage|kurz|kurze zeit|einen tag
        |solange)(?! (in die (nacht|spaten)|spat|zum (rand|horizont|letzten (blatt|licht)|morgengrauen)))
    (sei|seid|seien sie) (schnell|flink|fix|fruh|rasch|die erste|der erste|unter den ersten)*, fix sein, flink sein
    (kommt|kommst|kommen) ((du|sie|ihr) )?(zu spat|nicht zu spat|rechtzeitig)
    (wer|wenn du) ~ (verpasst|leer aus|hinterher|nachsehen|pech|guckt|zu spat), das nachsehen, pech gehabt
    (ein|der|jemand|die) (nachbar|nachste|andere[rn]?|schnellere|nachbarin)(?! (baum|ast|feld))\b (ist|war|hat
        |schnapp|tragt|nimmt|kauft|freut|greift|sitzt|schneller|bekommt)*
    ((streng|stark|extrem|sehr) )?rationiert, (die )?nachfrage*, ansturm*, andrang*, run auf, schlange stehen*
"""
RATINGS = rf"""
    halb [a-z]{{4,14}} (fahrt|hat|tragt|trinkt|schlaft|kocht|liest|besitzt)*, mehr sterne als *
    (erste|beste|lieblings|haufigste|liebste) ?wahl (jed\w+|aller|der|vieler|von|fur|unserer|beim)*
    (jede[rsmn]?|alle|ganz\w*|halb\w*) (kind\w*|hund\w*|katze\w*|nachbar\w*|vater|mutter|eltern|haushalt\w*
        |leser\w*|gartner\w*|kollege\w*|freund\w*|schuler\w*|radler\w*|enkel\w*) ~ (fragt|fragen|will|wollen
        |wunscht|wunschen|hat ein\w*|haben ein\w*|besitzt|schwort|schworen|schwarmt|schwarmen|bettelt|betteln
        |spricht|redet|verlangt|kennt)
    (kritiker\w*|rezensent\w*|blogger\w*|juroren|redakteur\w*|feuilleton|buchhandler\w*) ~ (lieb\w*|verehr\w*
        |preis\w*|feier\w*|ruhm\w*|begeister\w*|nenn\w*|schwarm\w*|wahl\w*)
    (jeder|jede|alle|ganze?|die ganze|halbe?) (in|aus|auf) (der|dem|diesem|deiner|ihrer|eurer) (strasse|stadt
        |viertel|haus|buro|welt|land|dorf|nachbarschaft|schule|kita|verein) *
    (gelobt|gefeiert|gepriesen|bejubelt|besprochen|empfohlen) (in|von|durch) *, (in|aus) (allen|vielen
        |grossen) (zeitungen|zeitschriften|magazinen|blogs|medien)*
    (leser|kunden|besitzer|fans|nutzer|kaufer)(innen)? ~ (schwarm\w*|begeister\w*|hin und weg|verliebt|reden
        |kommen wieder|bestatigen|bestellen|nie wieder|loben|lieben|schworen)
    (sagen|meinen|finden|versichern|bestatigen|wissen|raten|empfehlen|laut) (die |unsere |viele )?{EXPERTS}
    *bewertung*, *bewertet*, *rezension*, *kundenmeinung*, *kundenstimme*
    #( |-)(sternen?|sternchen|sterne)(?! (aus|am|auf|im|in|und|mit|zum|fur|als|an)\b)*
    (sterne|sternchen|punkte) (von|bei|vergebt|vergeb|bekomm|verdient|gegeben|kriegt|gab)*, *testsieger*
    *testurteil*, stiftung warentest, oko-?test, *testberichte?, im test, getestet und fur gut*
    (note|urteil) (sehr gut|eins|gut|1)*, ausgezeichnet(?! (geeignet|in der hand|zu|fur)\b)*, auszeichnung*
    pramiert*, praemiert*, *bestseller*, *topseller*, *meistverkauft*, *meistgekauft*, *meistgetragen*, *meistge*
    *verkaufsschlager*, *beliebt*, *verkaufshit*, kassenschlager, renner, dauerbrenner(?! (ofen|aus)\b)*
    *publikumsliebling*, *kundenliebling*
    (liebling|favorit|lieblinge|favoriten|lieblings\w+) (unserer|der|aller|von|des|ganz|vieler)*
    (unser|absoluter|heimlicher|klarer|aller) (liebling|favorit)*, *spitzenreiter, (nummer|platz) (eins|1)*
    marktfuhrer*, kult(status|objekt|stuck|marke)?, tausend(e|en)? ~ {PEOPLE}
    (hunderte|millionen|zehntausende?|unzahlige|abertausende|viele tausend|# (tausend|millionen|hundert)|schon \d+
        |\d[\d.]{{2,}}) ~ {PEOPLE}
    tausende[n]? (kund|zufrieden|kauf|haben|schworen|lieben|tragen|vertrauen)*
    (von|bei) (tausenden|millionen|hunderten|kennern|profis|promis|allen|vielen|{EXPERTS}), zufriedene[n]? \w+
    begeisterte[nr]? (kund|kauf|leser|trager|fans|stimmen)*
    (kunden|kundinnen|stammkunden|stammkundin\w*|kundschaft|kaufer|kauferinnen)(?! stopper), *empfohlen*, empfiehlt
    empfehl(en|ung|ungen)(?! (wir )?(als|zu|fur) )*
    {EXPERTS} ~ (empfehlen|empfohlen|schworen|vertrauen|verordnen|verschreiben|raten|lieben|nutzen|setzen|wahlen
        |greifen|tragen|loben|bestatigen)
    schwor(en|t) (auf|darauf|drauf)*, verordne*, # von # (sternen|punkten|kunden|\w+)*, \d[\d.,]{{0,4}} von \d*
    (acht|neun|sieben|zehn) von zehn*
    jede[r]? (zweite|dritte|vierte) (\w+ )?(hat|kauft|tragt|trinkt|schwort|greift|deutsche)*
    (alle|ganz|die ganze) welt(?! (in|im|aus)\b) *
    alle (reden|sprechen|tragen|wollen|lieben|kaufen|schwarmen|haben|trinken)*
    (jeder|jede|alle) (will|wollen|spricht|redet|tragt|kennt|hat|liebt|kauft|mochte|haben)(?! (platz|seinen
        |eine eigene)\b)*
    halb (hamburg|berlin|deutschland|wien|munchen|koln|europa|zurich|\w+stadt|\w+land|\w{{4,12}}) (trink|trag|kauf
        |schlaf|sitz|lauf|lieb|schon|schwort|hat)*
    in aller munde, stadtgesprach, gesprach (der|des)*, angesagt*, im trend, trendig*, *trend(teil|stuck|farbe)*
    *hype*, viral*, begehrt*, gefragt*, umjubelt*, gefeiert*, hochgelobt*, vielgelobt*, *bestnote*
    *kritiker\w* (lob|begeister|schwarm)*, lob von, presse\w*(lob|stimmen)*, bekannt aus*
    (bekannt|gesehen) (aus|in|im) (funk|fernsehen|tv|der|presse)*, (aus|im) fernsehen, *promi(s|nente)?\b
    (star|filmstar|schauspieler\w*|sanger\w*|bundestrainer|fussballer\w*|konigshaus|minister\w*) (tragt|hat|trinkt
        |liebt|schwort)*
    (sogar|auch) (der|die) (bundes|papst|konig|queen|kanzler|prasident|minister|trainer)*
    getragen von(?! (zwei|drei|vier|einem|einer|stabilen)\b)*, hoflieferant*, kenner (wissen|schworen|lieben)*, jury
    *preisgekront*, gewinner*, (gewann|gewonnen|gewinnt)(?! (an|aus|durch)\b)*, vergab gold
    gold(medaille)? (auf|bei|in|gewonnen|fur)*, medaille*, pokal (gewonnen)*, award*, design-?preis, *sieger*, gekurt
    gewahlt (zum|zur)*, (produkt|spielzeug|buch|design|mobel|teil) des jahres, des jahres, erfolgsmodell
    erfolgs(produkt|garant), *erfolg(s|reich\w*)?, weltberuhmt*, beruhmt(e|er|es|en)? (fur|schauspiel|sanger|leute)*
    (nie|keinen tag) (wieder|mehr) ohne, schreibt (\w+ )?(aus|frau|herr|\w+ aus)*
    (sagt|schreibt|meint|schwarmt) (?!(ihn|sie|ihm|ihr|sich|man|nichts|alles|immer)\b)[a-z]{{3,12}} (aus|in) *
    schwarm(en|t|erei)*
    wieder (kaufen|nehmen|bestellen), (wurden|wurde) ~ wieder (nehmen|kaufen|wahlen|bestellen)
    (mein|meine|meinen|meinem|meiner) (mann|frau|hund|katze|freund|lieblings|mutter|kinder)*
    ich (habe|hab|liebe|kann|bin|wurde|trage|schlafe|nutze|will|hatte)
    (offter|ofter|haufiger|so oft|keine\w*) ~ (uber die theke|verkauft|gekauft|geht ofter|bestellt|weg)
    uber die theke, uber den (tresen|ladentisch), *liebhaberst\w+
    (ein|der|absoluter|grosser|echter|voller|unser|dieser|jahrelang\w*) (hit|renner|knuller|volltreffer|superstar
        |publikumsmagnet|verkaufsmagnet|kassenmagnet|kracher|erfolg|liebling|favorit|topseller
        |selbstlaufer)(?! (im (alltag|garten)))\b
    hit bei*, uberall ein hit, kommen wieder, (kommt|kommen) immer wieder
    (alle|jeder|jede|viele|die meisten|nachbarn|freunde|gaste|besucher|fremde|kollegen) (\w+ )?(fragen|fragt|staunen
        |beneiden|loben|lobt|schwarmen|nachgekauft|kaufen|lieben|bestellen|reden|greifen|haben schon|wollen|will|ihn
        |besitzen|nehmen|vertrauen|schworen)\b*
    (presse|kritiker\w*|blogger\w*|magazin\w*|zeitung\w*|feinschmecker\w*|gourmet\w*|fachwelt|szene|gastro\w*
        |redaktion\w*|juroren|sommeliers?) (\w+ )?(lob|schwarm|begeist|feier|nennt|schreib|jubel|empf|ist|sind|wahl
        |urteil|vergab|meint|sagt|hin und weg)*
    (konig|konigin|prinz|prinzessin|kanzlerin|prasident|papst|schauspieler|filmstar|rockstar|popstar|sanger
        |weltmeister|olympiasieger|fussballstar|sternekoch)(in|innen|e|en|s)?\b (\w+ )?(tragt|trug|hat|trinkt|liebt
        |schwort|kauft|nutzt|schlaft|benutzt|sitzt|besitzt|bestellt|greift)*
    (millionen|tausend|hundert)(fach|facht|mal|er)?\b(?! (grun|seiten|jahre|teile|jahrig)\b) (verkauft|bewahrt
        |erprobt|gekauft|geliebt|bestellt|gelobt)*
    *fach (verkauft|erprobt|bewahrt|ausgezeichnet|pramiert|gelobt), (hundert|tausend|millionen)fach*
    (meist|viel|hoch)(gelobt|gefragt|diskutiert|zitiert|gekauft|getragen|verkauft|pramiert|besucht|empfohlen
        |gewunscht|bestaunt|kopiert|gesucht)*
    weltweit (geliebt|bekannt|verkauft|geschatzt|beruhmt|gefeiert)*
    (in|auf) (jeder|jedem|aller|allen) (zweiten|dritten|munde|lippen|vierten) *
    (bekannt|beliebt|beruhmt) (bei|aus|fur|durch|wie|von)(?! (den alpen)\b)*
    lieblings(stuck|tasse|lampe|stab|produkt|artikel|modell) (unserer|der|aller|vieler|von)*
    (beste[rsn]?|besten) (\w+ )?(der (stadt|welt|branche|saison)|des (landes|jahres|marktes)|deutschlands|europas
        |im (test|land|markt|netz)|am markt|auf dem markt|weit und breit)
    weltbeste*, weltklasse, unubertroffen*, unerreicht*, konkurrenzlos*, (platz|rang) (#|eins|1|drei) *
    (gold|silber|bronze) (im|bei|beim|gewonnen|fur|geholt)*, (ersten|zweiten) (platz|preis)*, *preistrager
    *gewinner*, (design|kreativ|handwerks|innovations|umwelt|staats)preis*, gutesiegel*, siegerpodest
    siegertreppchen, podest (platz|gold)*, (unser\w*|der) (stolz|aushangeschild|flaggschiff)
    (lob|applaus|begeisterung|bestnoten|daumen hoch|standing ovations|jubel)\b(?! (lied)\b)*, daumen hoch
    (note|schulnote) (eins|1|sehr gut|\d)*, eins mit stern*, zehn von zehn*, volle punktzahl, punktesieger, feedback*
    ruckmeldungen, fanpost, leserbrief*, (zitat|stimmen|o-ton|meinung) (unserer|einer|eines|von|aus|der|zu)*
    stimmen unserer*
    (meint|findet|schreibt|schwarmt|sagt|erzahlt|jubelt) (unser\w*|eine|ein|die|der|frau|herr|familie|oma|opa
        |[a-z]{{3,10}}) (\w+ )?(aus|kundin|kunde|leserin|leser|kauf\w*)*
"""
