"""Health, safety and certificates, in a German text."""

from __future__ import annotations

from container_image.claims.words.german.parts import BODY, RELIEVES

HEALTH = rf"""
    sicher ab (der )?geburt, (zeit|jahre|uhr) (zuruck ?dreh|anhalt)*
    (kinder|haut|tier|haus|zahn|frauen|fach)arzt(e|en|es|in|innen)?(?! ?(koffer|set|kittel|spiel))\b, (lebt|leben
        |lebe) ~ langer, (lange|langes) leben fur (ihren|deinen|den)
    gut fur (die|den|das|ihre|deine|ihren|deinen) (gelenke?|rucken|haut|herz|darm|magen|verdauung|knochen|leber
        |augen|zahne|kreislauf|nerven|gesundheit|haare|schlaf|figur|klima|umwelt|planeten|gewissen|seele)
    (pfunde|kilos|fett|speck|polster|rollchen) ~ (schmelzen|purzeln|weg|verschwinden|los|lasst|adieu)
    *schmerz(en|e|es|frei\w*|lindernd\w*|haft\w*|mittel)?, *schmerz(?!lich suss)*, schlaflos*, schlafstorung*
    einschlafen, durchschlafen, (besser|tiefer|gut|ruhiger|erholsam\w*) (zu )?schlaf(en|t)?\b, erholsam*, insomnie
    neurodermitis, ekzem*, akne, pickel*, unrein\w* haut, schuppenflechte, rosacea, *allerg*, asthma*, arthrose
    arthritis, rheuma*, gicht, migrane*, kopfweh, bauchweh, ruckenweh, halsweh, *weh(wehchen)?, angstzustande
    depressi\w+, burn-?out, *bluthochdruck*, *blutdruck*, *blutzucker*, cholesterin*, diabet*
    *abwehr(krafte\w*|system)?, abwehrkraft*, immun*, *entzundung*, *entzundlich*, *erkaltung*, erkaltet*, grippe*
    schnupfen, husten, heuschnupfen, schnief*, niesen, niest, fieber*, virus, viren, bakterien, antibakteriell*
    keim(e|frei|totend\w*|en)\b, krampf*, verspann*, verspannung*, muskelkater, *fersensporn*, hexenschuss, ischias
    bandscheib*, krampfadern, *venen*, cellulite, *falten (mildern|glatt|weg|verschwind|lind|reduz)*, faltenfrei
    (gegen|mindert|glattet|lindert) falten, anti-?(aging|falten|age|stress), junger (aussehen|wirken|macht|aus)
    jahre junger, verjung*, narben, haarausfall, wechseljahre*, hormon*, potenz, libido, fruchtbarkeit
    krebs(?! (teller|besteck|form)\b)*, tumor*, krank(heit\w*|e|er|es)?\b
    leiden (gehort|ade|lindern|hat|verschwind|gelindert)*, beschwerden, symptom*, gebrechen, zwicken\b, zwickt
    zipperlein, verkalk*
    kater(?! (liegt|schlaft|auf|und|mit|aus|vor|im|in|am|hans|karlo)\b)( nach)?\b (adieu|kur|mittel)
    *heil(t|en|ung|sam\w*|mittel\w*|kraft\w*|wirkung|kraftig\w*|end\w*|pflanz\w*|stein\w*|praktik\w*)\b, geheilt
    therapi*, therapeut*, *medizin(isch\w*|er|al)?\b, *medizinisch*, klinisch*, dermatolog*, orthopad*, padiatr*
    arztlich*, apothek*, hautarzt*, hautvertraglich*, rezept vom arzt, tabletten, pille, pillen, wirkstoff*
    wirkt ~ (gegen|auf|beruhigend|entspannend|wunder|entzund|antibak|schmerz|heil|ausgleich|sofort|nachweislich)
    (gegen|bei|vertreibt|lindert|hilft bei|hilft gegen|hilft dem|hilft den|mittel gegen) ~ (stress|mudigkeit
        |schlaf\w*|nervositat|ubelkeit|einschlafen|angst|sorgen|unruhe|durchfall|verstopfung|bauch\w*|kater
        |fettpolster|orangenhaut|hals\w*|juckreiz|sodbrennen|blahungen)
    {RELIEVES} ~ (stress|{BODY}|schlaf|beschwerden|wohlbefinden|durchblutung|konzentration|gedachtnis|nerven|zellen
        |nachtruhe|tranen|gelenk\w*|hormon\w*|muskulatur|haltung|lymph\w*|korper|seele|sinne)
    (schluss|ende|adieu|ade|lebewohl|tschuss|kampf|auf wiedersehen|gute nacht|nie wieder|kein\w*) (mit|dem|der|den
        |fur|von)? ?(\w+)? ?(schmerz|zwick|weh|schlaflos|husten|kopf|rucken|stress|verspann|schnupfen|pickel|falten)*
    (lebewohl|ade|adieu) (sagen|zu)*, (sagt?|sagen) ~ (lebewohl|adieu|ade|gute nacht), ist geschichte
    lasst ~ verschwinden, verschwinden ~ (lassen|lasst)
    (pfunde|kilos|fettpolster|hufte|huften|hufgold|speck|rollchen) (\w+ ){{0,3}}(schmelz|purzel|verschwind|weg|ade
        |dahin|schwind)*
    abnehm(en|t)\b, schlank (macht|werden|machen|ohne|durch|mit)*, schlankmach*, macht schlank, entgift*, entschlack*
    detox*, fettverbrenn*, kalorien(arm|frei|verbrenn)*, stoffwechsel*, verdauung*, *vitalitat
    *wellness(?!( |-)?bereich)*, wohltat fur *, gesund(e|er|es|heit\w*|en|heits\w*)?\b, *gesundheit*, wohlbefinden
    *stress(frei\w*|abbau\w*|lindernd\w*)?, lindert, lindern, lindernd*, beruhigt die nerven, *unbedenklich*
    ungiftig*, giftfrei*, *schadstoff*, schadstofffrei*, speichelfest, bpa*, chemiefrei, *kindersicher*, babysicher*
    sicher fur (kinder|babys|sauglinge|die kleinsten|kleinkinder|haut)*, (geprufte|gepruft auf) (sicherheit)*
    *geprufte*, tuv*, tuev*, gs-?zeichen, sicherheit fur (die|kinder|babys)*
    fur (allergiker|sauglinge|diabetiker|schwangere|neugeborene|babys) (geeignet|sicher|zugelassen|unbedenk)*
    fur (allergiker|diabetiker|schwangere)*, *zertifi*, *siegel(?!(lack|ring|wachs|stempel|presse))\b, biosiegel*
    *bio-?siegel, gutesiegel, (bio|oko|umwelt)(zertifi|label|standard|qualitat)*
    (kontrolliert|zertifiziert|echt) (biolog|bio|okolog)*, blaue[rmn]? engel*, klimaneutral*, klimapositiv, *co2*
    emissionsfrei, *nachhaltig*, umweltfreundlich*, umweltschonend*, umwelt schont
    gut fur (die umwelt|den planeten|das klima|die gesundheit|dich|den|die haut|rucken)
    okologisch (abbau|zertif|unbedenk|einwand)*, biologisch abbaubar, oeko-?tex*, fsc*, gots, fairtrade*, fair trade
    dermatest, laborgepruft, im labor*, nachgewiesen*, nachweislich, wissenschaftlich*, patienten, rezeptfrei*
    vitamine? (stark|fur|halt)*, antioxid*, kollagen*, superfood*, probiot*, hautfreundlich (getest|fur)*
    (steife|mude|schwere|geschwollene|kalte|verspannte|schmerzende|entzundete|rissige|trockene|gestresste|brennende
        |juckende|gereizte|empfindliche) (finger|beine|fusse|gelenke|glieder|muskeln|schultern|augen|haut|hande
        |nacken|rucken|knie|hals|nerven)\w*(?! (der (puppe|marionette))\b)*
    (schlaf|schlafe|schlafen|schlaft|schlummer\w*) ((sie|du) )?(wie ein (murmeltier|baby|stein|bar)|besser|wieder
        |endlich|tiefer|schneller|schneller ein|gut|durch|ein)
    gut fur (den|die|das|deinen|ihren|dein|ihre?|deine) (darm|rucken|haut|herz|gelenke|magen|gesundheit|figur|knochen
        |verdauung|nerven|leber|augen|haare|kreislauf|fusse|haltung|zahne|umwelt|klima|erde)
    tut (\w+ ){{0,3}}(gut|wohl)$
    (tut|macht) (dem|der|den|deinem|ihrem|deiner|ihrer) (rucken|haut|magen|seele|darm|herzen|gelenken|nerven|korper
        |fussen) *
    (macht|halt|haelt) (\w+ ){{0,3}}(gesund|fit|jung|schlank|munter und gesund|beweglich|schmerzfrei|wach und gesund
        |glucklich und gesund|immun|junger)
    wieder (beweglich|schmerzfrei|gesund|fit|durchatmen|schlafen|jung), juckreiz, jucken, juckt, ausschlag, rotung*
    schuppen(?! (muster|optik|kleid|form|tier)\b)( (ade|verschwind|weg))?, warzen, huhneraug*, hornhaut, fusspilz
    blasenentzundung, sodbrennen, durchfall, verstopfung, blahung*, schwindel(anfalle|gefuhl), ohrensausen, tinnitus
    zahnschmerz*, regelschmerz*, menstruation*, koliken, wundliegen, blahbauch, ubergewicht, fettleibig*
    sucht(?! (hier|man|sich|einen))\b(?! (nach)\b)$, entzug, demenz, alzheimer, parkinson, epilep*, schlaganfall
    thrombose, osteoporose, hamorrhoid*, hitzewallung*, konzentrationsschwach*, adhs, mudigkeit, erschopfung
    (fur|gegen|bei) (sensible|empfindliche|trockene|unreine|allergische|reife) haut, reife haut, hautberuhigend
    hautpflegend, entzundungshemmend, krampflosend, schleimlosend, schlaffordernd*, durchblutungsfordernd*
    verdauungsfordernd*, blutreinigend*, entwassernd*, schmerzstillend*, gesundheitsfordernd*, beruhigende wirkung
    heilende wirkung, (wirkung|effekt) (auf|gegen|fur|bei|nachgewiesen|belegt|bestatigt)*
    (studien|forscher|wissenschaft\w*|labortest\w*|tests|gutachten) (\w+ )?(beweis|beleg|zeig|bestatig|empfehl)*
    (vom|von) (arzt|hautarzt|kinderarzt|tierarzt|tuv|zahnarzt|labor) *
    statt (tabletten|pillen|medikament\w*|schmerzmittel\w*)
    (ohne|keine|ganz ohne) (nebenwirkung\w*|chemie|schadstoffe|gift\w*|weichmacher|parabene|pestizide|tabletten
        |chemische\w*|mikroplastik|tierversuche|gentechnik|rezept vom)
    nebenwirkung*, tierversuchsfrei*
    (co2|klima|plastik|umwelt|emissions|schadstoff)-?(arm|frei|neutral|freundlich|kompensiert|bewusst|positiv
        |reduziert)*
    (rettet|schont|schutzt|gut fur) ((das|die|den) )?(klima|umwelt|erde|planeten|meere|welt), okobilanz, okostrom
    grunes? gewissen, gutes gewissen, energieeffizienz*, reach konform, ce-?kennzeichnung, ce gepruft
    din en \d+ gepruft, normgerecht*
    (gepruft|zugelassen|getestet|bestatigt|anerkannt) (vom|von|durch|nach|und (sicher|zertif))(?! (hand|auge|unser\w*
        |der meisterin|meister\w*))\b*
    babyhaut, (an|fur) (babys|baby|sauglinge|kleinkinder) (haut|mund|munder|gedacht|geeignet|sicher|ab)*, verschluck*
    (kann|darf|durfen) (bedenkenlos|gefahrlos|ruhig|unbedenk\w*) *, bedenkenlos*, gefahrlos*
"""
