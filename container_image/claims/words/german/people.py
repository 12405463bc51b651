"""What the shop knows of the shopper, and insults, in a German text."""

from __future__ import annotations

from container_image.claims.words.german.parts import SEEN

PERSONAL = rf"""
    ^(wieder|noch mehr|mal wieder|schon wieder) \w+(?=\s?\?), (weil|da|wo|wenn|falls|nachdem|seit) (du|sie
        |ihr) ~ (wohn|leb|arbeite)(en|est|st|t)
    (sie|du|ihr) (wohn|leb)(en|est|st|t) (in|am|auf|bei|nahe)*, (speziell|extra|eigens|personlich) fur (sie|dich
        |euch|ihren|ihre|deinen|deine)
    (als|fur) (junge[rns]?|frischgebackene[rns]?|werdende[rns]?|stolze[rns]?|alleinerziehende[rns]?
        |frische[rns]?) (mutter|vater|eltern|mama|papa|oma|opa|familie)\w* *
    (seit|schon) (tagen|wochen|stunden|monaten|gestern|langem|letzter \w+) ~ (schau\w*|sehen|siehst|guck\w*
        |beaug\w*|zoger\w*|uberleg\w*|starr\w*|such\w*|traum\w*|lieg\w*|wart\w*|denk\w*)(?! (im|auf|unter) (fass
        |holz|wald))
    (gesicht\w*|nasen?|figur\w*|hufte?n?|bauch\w*|falten|haut|beine|fusse|hande|haare|tasche|leute) wie (dein\w*
        |ihr\w*|eur\w*|euch|dich)
    (denken|denkst|traumen|traumst) (sie|du) ~ (an|von) (das|die|den|dein\w*|ihr\w*) \w+(?=\s?\?)
    (weil|da|seit|nachdem|als|falls|obwohl|dass|wenn|was|wie|lampe|stab|stiefel|die|den|das|wo|sobald) (du|ihr
        |sie)(?! (selbst|beide|alle|nicht|in|aus|sich|mit|auf|im|am|an|zu|und|fur)\b) ~ {SEEN}
    (du|ihr) (hast|habt) ~ {SEEN}, (hast|habt) (du|ihr) ~ {SEEN}
    haben sie ~ (angeschaut|angesehen|gekauft|bestellt|gesucht|vergessen|besucht|zuruckgelassen|betrachtet|zuletzt)
    sie haben ~ (angeschaut|angesehen|gekauft|bestellt|gesucht|vergessen|besucht|zuruckgelassen|betrachtet|geklickt)
    (du|ihr) (warst|wart|bist wieder|hattest|wolltest|suchtest|kauftest|nimmst immer|kaufst (immer|gern|sonst)|wohnst
        |magst|liebst|tragst (immer|gern|sonst)|sparst|stobertest)*
    (dein|deine|deiner|deinem|deinen|ihr|ihre|ihrer|ihrem|ihren|eure|eurer) (letzte\w*|vorige\w*|jungste\w*
        |fruhere\w*|bisherige\w*|vergangene\w*) *
    (dein|deine|deiner|deinem|deinen|ihr|ihre|ihrer|ihrem|ihren) (bestellung\w*|einkauf\w*|kaufe|suche|suchanfrage\w*
        |suchverlauf|warenkorb\w*|korb|merkliste|wunschliste|wunschzettel|klicks|verlauf|konto\w*|kundenkonto
        |geburtstag\w*|alter|adresse|postleitzahl|gehalt|einkommen|budget|vorlieben|geschmack kenn\w*|besuch\w*
        |browser\w*|name|wohnort|nachbarschaft|mann|frau|freundin|exfreund\w*|scheidung|schwangerschaft|figur
        |konfektionsgrosse|schuhgrosse|geldsorgen|schulden|daten|profil)(?! (des hauses|aus)\b)
    (dass|das) (du|sie|ihr) (\w+ ){{0,3}}(wieder|zuruck|hier)*, (schon|toll|gut|wie schon) dass (du|sie|ihr)*
    willkommen zuruck, (wieder|na wieder|schon wieder) da\b(?! (capo)\b)*, wieder zuruck, lange nicht gesehen
    (hallo|guten (morgen|tag|abend)|hey|servus|moin) [a-z]{{3,12}}(?=[,!.?]|$)
    (uns ist|ist uns) (aufgefallen|bekannt|nicht entgangen|zu ohren)*
    wir (haben )?(wissen|ahnen|kennen (dich|dein|deine|ihren|ihre|sie|euch|dich)|sehen dass|sahen|merken|bemerkt
        |vermuten|erinnern uns|haben (bemerkt|gesehen|gemerkt|gehort|an dich|an sie|uns gemerkt|fur dich|fur sie)
        |glauben du|wetten|denken an|dachten|horen)\b
    (haben|hatten) wir (an|fur) (dich|sie|lod|dein)*, (haben|hatten) wir ~ gedacht, aufgefallen
    vogelchen (zwitschert|hat|verr|flustert)*, zwitscherte (uns|mir), (in|fur) (deinem|ihrem|eurem|dein|ihr) alter
    (fur|als) (eine|einen|ein|die|den) (dame|frau|mann|herrn|mutter|vater|madchen|jungen|student\w*|rentner\w*|single
        |witwe) (in|wie|mit|deines|ihres|ab|uber|von|im)*
    (dame|frau|mann|herr|leute|menschen|kaufer|kundin|kunden|mama|papa|opa|oma|\w+er) wie (dich|du|sie|ihnen|dir
        |euch)(?! (im|ein|ihn)\b)
    (mit|ab|uber|um die|anfang|ende|schon) (sechzig|funfzig|vierzig|siebzig|#zig) (braucht|hat|darf|verdient|ist|wird
        |tut)*
    als (frisch\w*|frischgebacken\w*|treue[rs]?|sparfuchs|stammkund\w*|student\w*|rentner\w*|junge\w*|werdende\w*
        |alleinerziehend\w*|neue[rs]?|gute[rs]?|bekennend\w*|alter?|mama|papa|mutter|vater|schnappchenj\w*
        |hundebesitzer\w*|lehrer\w*|single|\w+ fan|vielkaufer\w*) (\w+ )?(\w+ )?(brauch|weisst|wissen|wirst|hast
        |haben|kennst|kennen|bist|du|sie|darfst|verdien|solltest|gehor|sparst|mochtest|liebst|freust)*
    (passend|basierend|abgestimmt|aufgrund|ausgehend) (zu|auf|von)? ?(dein|deinem|deiner|deinen|ihrem|ihrer|ihren
        |euren)\w*(?! (raum|zimmer|kuche|wand|stil|tisch)\b)*
    (bei|in) (euch|dir|ihnen) in [a-z]{{3,}}*, du wohnst*
    du bist ((jetzt|doch|wohl|ja|gerade) )?(ein|eine|neu|schwanger|wieder|single|verheiratet|in|knapp|pleite|sparsam
        |uber|schon|frisch)*
    sparfuchs*, *geizhals*, (schon|wirklich|verdient|verdienst du|hast du dir|haben sie sich) verdient
    (denkst|denken|traumst|traumen|uberlegst|uberlegen|zogerst|zogern) (du|sie|ihr) (immer|noch|schon)*
    (noch|immer noch|schon) (immer )?(am uberlegen|unentschlossen|unschlussig), wartet (noch|immer noch|seit)*
    (vermisst|vermissen|vermisste) dich, geht (dir|ihnen) (noch|immer)*, (kehrst|kehren) (du|sie) zuruck
    (kennen|kennt) ((wir|man) )?(dich|sie|deinen|ihren), auf den (cent|euro|preis) (schau|acht|guck)*
    nur fur dich ausgesucht*
    (fur dich|fur sie) (persönlich|ausgesucht|ausgewahlt|zusammengestellt|reserviert|zuruckgelegt|gemerkt)*
    brauchst du (starken|jetzt|wohl|sicher|bestimmt)*, (personlich|individuell) fur (dich|sie)*
    (dein|ihr|euer|deine|ihre) (baby|zwillinge|sohn|tochter|kind|hochzeit|scheidung|umzug|urlaub|chef|partner
        |vermieter|rente|exmann|hund|freund) (kommt|ist|war|wird|hat|steht|kam|fangt|naht|sind|feiert|zahnt)*
    (nach|zu|wegen|seit|vor) (deiner|ihrer|eurer|deinem|ihrem|eurem) (scheidung|hochzeit|umzug|geburtstag|trennung
        |kundigung|einkauf|besuch|bestellung|schwangerschaft|kur|diat|urlaub|reise|suche|retoure|gehaltserhohung)*
    fur (singles|rentner|studenten|witwen|alleinstehende|geschiedene|mutter|vater|frauen|manner|menschen|leute) (uber
        |ab|um die|in ihren|jenseits|unter|mit (kleinem|wenig)) *
    (uber|jenseits der|ab) (vierzig|funfzig|sechzig|dreissig|siebzig)\b(?! (grad|zentimeter|jahren (tradition
        |erfahrung)|meter|teile|seiten)\b)
    andere (kaufer|kunden|kundinnen|leute|besucher)(innen)? (aus|in|mit|wie|nahmen|kauften|wahlten|haben|schauten) *
    (kaufer|kunden|leute|nachbarn|freunde|menschen) (aus|in|wie|mit) (dein\w*|ihr\w*|berlin|hamburg|munchen|koln|wien
        |zurich|sie|dich|du)\b*
    (wir|ich|uns) ~ (gesehen|gemerkt|bemerkt|aufgefallen|beobachtet|notiert|gespeichert|mitbekommen|registriert
        |entgangen|geahnt|gedacht) ~ (dass|wie|du|sie|dein\w*|ihr\w*|was|wo|welche)
    (wir|uns) (haben |)(gesehen|gemerkt|bemerkt|beobachtet|notiert|gespeichert|registriert) *
    (haben wir|wir haben) (gesehen|gemerkt|bemerkt|beobachtet|notiert|gespeichert|registriert|mitbekommen)*
    (du|sie|ihr) ~ (gestern|letzte[ns]?|neulich|vorgestern|kurzlich|vorhin|voriges|vorige|jungst) ~ (bestellt|gekauft
        |gesehen|geschaut|da|hier|angesehen|gesucht|geklickt|angeschaut|warst|waren|hast|haben|wolltest|schon|lange
        |zogern)*
    (gestern|letzte[ns]?( woche| monat| mal)?|neulich|vorgestern|kurzlich|vorhin|jungst|zuletzt|voriges mal) (hast
        |haben|warst|waren|wart|hattest|hatten|schaute\w*|kaufte\w*|sucht\w*|lag|blieb\w*|nahmst|wolltest|ging\w*
        |suchtest) (du|sie|ihr|dir|dein\w*|ihnen)*
    (du|sie) (kaufst|kaufen|nimmst|nehmen|bestellst|bestellen|tragst|tragen|schaust|schauen|suchst|suchen|magst|mogen
        |trinkst|wahlst|wahlen|greifst|zahlst|bevorzug\w*|sparst) ((ja|doch|sonst|meist|meistens|immer|gern|gerne|oft
        |stets|haufig|nie|wohl|anscheinend|offenbar|scheinbar|bestimmt) )+
    (offenbar|anscheinend|scheinbar|vermutlich|wohl|bestimmt|sicher) (\w+ )?(du|sie|ihr|dein\w*|ihnen|ihre\w*)\b ~ *
    (kommst|kommen) (du|sie) (immer )?(wieder|zuruck|schon)*, da (bist|sind) (du|sie) (ja )?*
    schon wieder (hier|da|du|sie), (zum|beim) (zweiten|dritten|vierten|letzten) (mal|besuch) *
    (merken|erinnern|wissen|kennen|speichern|verfolgen|sehen|ahnen) wir (uns )?(dass|was|wie|wo|dein\w*|ihr\w*|sie
        |dich|noch|genau)*
    (dein|ihr|euer) (konto|gehalt|geldbeutel|budget|warenkorb|verlauf|profil|geschmack|stil|handy|standort
        |sternzeichen|hund|blutdruck|gewicht|kontostand) (ist|sagt|scheint|zeigt|verrat|steht|wirkt|braucht|geht|hat
        |neigt|tendiert|lasst|deutet|vermisst)*
    als (lowe|jungfrau|skorpion|widder|stier|waage|fische|steinbock|wassermann|schutze|krebs|zwilling) *
    (als|weil du|da sie) (berliner|hamburger|munchner|kolner|wiener|vegetarier|veganer|lehrer|arzt|schuler|student
        |hundehalter|katzenhalter|neukunde|wiederkehr\w*|langjahrig\w*)\w* *
    (ihnen|dir|euch) (wie|als) (schnapp|stamm|kund|spar|kenner|frau|mann)*, (herr|frau) [a-z]{{4,12}}(?=[,!.?]|$)
    (hallo|hey|hi|servus|moin|gruezi|gruss gott) [a-z]{{3,12}} (da|schon|wieder|wie|schau|hier|du|bist|dein)*
    lange (nicht|nichts) (mehr )?(gesehen|gehort)
    (weil|da|nachdem|seit|wo) (du|sie|ihr) [^.!?\n]{{0,60}}\b(angeschaut|angesehen|gekauft|bestellt|gesucht|geklickt
        |besucht|hangengeblieben|zuruckgelassen|vergessen|gelesen|warst|bist)
"""
INSULTS = r"""
    (dein|ihr|eur)e? \w+ (ist|sind) (ein |eine )?(wrack|schande|witz|zumutung|katastrophe), verlierer*
    (beweg|heb|schwing|setz)\w* ~ (hintern|arsch|po|popo|hinterteil|speck|hufte|wampe), (faul|fett|dick|lahm|dumm
        |trag|schlaff|alt)\w* (hintern|arsch|po|leute\w*|bauch|wampe|kerl\w*|menschen|frauen|manner|sack|gesicht\w*
        |kunden)
    schluss mit (ihrem|ihrer|ihren|deinem|deiner|deinen|eurem|eurer) *, (schlampig|schmuddelig|ungepflegt|hasslich
        |traurig|peinlich|armselig)\w* (look|stil|wohnung|kleidung|aussehen|frisur|garderobe|kuche|garten|auftritt)
    (offenbar|offensichtlich|anscheinend|wohl|sichtlich|bekanntlich|ja) (nicht|kein\w*|nie|nichts)$, (konnen
        |kannst) (sie|du) ~ (offenbar|offensichtlich|wohl|anscheinend|ja|sowieso|eh) (nicht|nie|kein\w*)
    *idiot*, trottel*, *depp(en|ert\w*)?\b, dumm(e|er|es|kopf\w*|kopfe|heit)?(?! august)\b, dusselig*, dussel
    blod(e|er|es|mann|sinn)?\b, bloed*, doof*, damlich*, bekloppt*, verruckt\w* wer, spinner
    (du|ihr|fauler?|fette\w*|dumme\w*|alte\w*|blode\w*) (sau|kuh|ziege|esel|sack|schwein|gans|pflaume|schachtel|hund
        |schlampe|penner|knacker|narr|ochse|huhn|schnarchnase|faulpelz|geizhals|banause)*
    faulpelz*, faulenzer, geizkragen*, geizig*, geizhals*, geizhalse, knauser*, pfennigfuchser*, versager*, loser*
    penner*, banause*, *bauerntrampel, prolet*, proll*, pobel, asozial*, abschaum, gesindel, pack wie, arsch*
    scheiss*, mist(kerl|stuck|haufen)?(?! (gabel|kafer|beet)\b)\b, kacke, verdammt*, verflucht*
    (zum|der) teufel(?! (aus|mit|steckt)\b)\b, halt('s|s| die| den) (maul|klappe|mund)*, wichser*, hure*, schlampe*
    ficken, fick*, hasslich*, haesslich*, (du|sie|zu|so) fett*, fettsack, dicke[rn]? (leute|menschen|bauche)*
    mit (der|deiner|dieser|ihrer) (figur|nase|visage|fresse)*, visage, fresse
    (deine?|ihre?) (\w+ )?(schlecht\w*|furchtbar\w*|billig\w*|hasslich\w*) (geschmack|klamotten|bude|wohnung|frisur)*
    geschmacklos*, peinlich*, erbarmlich*, jammerlich*, lacherlich*, nichtsnutz*, taugenichts*, vogelscheuche*
    wie ein(e)? (vogelscheuche|kartoffelsack|clown|penner|sack)*
    (sogar|selbst|auch|nicht mal|nicht einmal) (du|ihr|deine|einer wie|ein trottel|ein kind|ein affe|jemand wie
        |dumm\w*|jemand)*
    (so|zu) (dumm|blod|faul|arm|alt|hasslich|fett|geizig|doof|ungeschickt|langsam) (wie|fur|zu|um)*
    wie du (aussiehst|rumlauf\w*|herumlauf\w*)*, du (siehst|lauf\w*|riechst|stinkst) (\w+ )?(aus|wie|herum|rum|nach)*
    sehen sie ~ aus, stinkt, stinken, stinker, hau ab, verpiss*, verschwinde\b, zieh leine, schleich dich, schäm dich
    scham dich, schamt euch, schande, *halsabschneider*, *gauner*, *abzocke*, abzocker*, *betruger*, *ganoven*
    *raubritter*, *nepp*, schrott*, murks*, plunder(?!(teig|stuck))\b, ramsch*, mull\b
    dreck(s\w+)?\b(?! (weg|ab)\b)*, *scharlatan*, pfuscher*, pfusch, stumper*, *konkurrenz*, mitbewerb*
    (die|der|beim|vom|bei den|von den|den) (laden|leuten|bande|typen|verbrecher\w*|anderen|halunken|handler\w*|kette
        |halsab\w*|schurken) (gegenuber|nebenan|von gegenuber|da druben|um die ecke|druben)*
    von gegenuber, andere (laden|shops|handler|geschafte|anbieter)*
    im gegensatz zu (den|anderen|diesen|jenen|gewissen)*, *schurken(?! (im|aus|stuck)\b)*, verbrecher*, halunken
    ganove, *regierung*, *kanzler*, *minister(in|ium|prasident\w*)?\b, partei(en|freund\w*|buch)?\b
    =wahlen, wahler(n|in|innen|schaft)?, wahlkampf*, wahlt (nicht|die (partei|grunen|linke|cdu|spd|afd))
    (wahlt|wahlen sie|wahle|gewahlt|wer) (grun|links|rechts|rot|blau|gelb|die partei|euch weg) ~ *
    (grun|links|rechts) (ge)?wahlt*, wer (diese|die|den) (\w+ )?wahlt, abgewahlt, wahlt (\w+ )?ab
    politik(er\w*)?, politisch*, afd, cdu, csu, spd, grunen wahl*, fdp, linke[nr]? (pack|wahl|chaot)*
    rechte[nr]? (pack|wahl)*, nazi*, faschis*, kommunis*, rassis*, auslander*, fluchtling*, migranten, moslem*
    muslim*, islam*, juden*, christen, katholik*, unglaubig*, (wer|nur|an) (\w+ )?(betet|gott glaubt|gott)\b
    (gott|allah|jesus) (hasst|will|straft|ist tot|liebt)*, glaubige*, heiden\b, sekte*, religion*
    bombe(n)? (leg|bau|in|ist|wird)*, waffe\w* (an|in|gegen)*, umbring*, tote[nt]? (dich|wir|euch), stirb\b
    sterben sollst*, verrecke*, setzt es was, setzt es (hiebe|prugel)
    sonst (setzt|knallt|kracht|gibt es arger|wirst|passiert|kommen wir|sind wir|kriegst|gnade|schlagen|brech|holen)*
    oder (wir|ich) (kommen|finden|brechen|schlagen|holen|zunden)*
    wir (finden|kriegen|wissen wo|kommen zu|schlagen|brechen|verprugeln|zunden) (dich|euch|du|dir|ihr|sie|dein)*
    wehe (dir|euch|ihnen|wenn)*, gnade dir, bereuen, bereust, drohe?n?, *warnung an dich
    du wirst (es )?(bereuen|sehen|leiden|buss\w*)*, (droht|drohen) (dir|ihnen)
    (nur|alle) (bauern|spiesser|assis|hinterwaldler|reiche|arme|alte|dicke|dumme)\b(?! (holz)\b)*, hinterwaldler*
    spiesser*, dicke (gehoren|passen|sollten|haben|leute|menschen|brauchen)*
    (hat|haben|hast) ~ (im kopf|im hirn|keine ahnung|kein hirn|keinen geschmack|tassen im schrank|nicht alle
        |verloren)
    nichts im kopf, kein hirn, hirnlos*, hohlkopf*, strohkopf*, schafskopf*, schwachkopf*, dummkopf*
    holzkopf(?! (aus|mit|puppe)\b)*, schwachsinn*, schwachsinnig*, irre[rn]? (wie|leute)*
    (leute|menschen|wer|die) aus (diesem|dem|dein\w*) land*, ((hier|bei uns) )?nichts (verloren|zu suchen), saustall*
    schweinestall*, bude (ist|sieht|stinkt)*
    (deine|ihre|eure) (bude|visage|fratze|frisur|wohnung|klamotten|kuche|figur|frau|nase|ohren) (ist|sieht|sind
        |stinkt|gleicht|schreit|ruft)*
    geh (dahin|doch|zuruck)*, dahin zuruck*, wo (du|sie) (her|wohn|park)\w* *, wissen wo *, wir wissen wo*
    (furchtbar|schrecklich|grauenhaft|entsetzlich|grasslich|miserabl|abscheulich)(en|er|e|es)? (geschmack|stil
        |aussehen|frisur|figur)*
    (kein\w*|null|schlechten|keinerlei) (geschmack|stil|ahnung|anstand|manieren|bildung)
    (nebenan|gegenuber|andere\w*|die von|bei denen) ~ (mull|schrott|plunder|betrug\w*|lugn\w*|abzock\w*|ramsch|muell)
    (mull|muell) (verkauf|anbiet|wie|von|ist|statt)*
    verkaufen ((nur|bloss) )?(mull|muell|schrott|ramsch|mist|plunder)
    echte (manner|kerle|frauen) (weinen|tragen|kaufen|brauchen|trinken|haben|lassen|wissen|kennen)*, weichei*
    warmduscher*, memme*, feigling*, heulsuse*, mimose* wie, trantute*, tranfunzel wie, tolpatsch*, tollpatsch*
    schlafmutze(?! (aus)\b)* (wie|du)*, schnarchnase*, lahmarsch*, nervensage* wie, angeber*, wichtigtuer*
    klugscheiss*, besserwisser*, streber wie, snob*, bonze*, pack\b$, gesocks, lumpenpack
    lump(en)?\b (wie|sind|von)*, schuft*, schurke*, drecksack*, miststuck*, mistkerl*, luder, zicke(?! (und))\b
    weib(er|sbild)\b, tussi*, tunte*, schwuchtel*, kruppel*, behindert*, spast*, mongo*, neger*, zigeuner*, kanak*
    polacke*, ossi*, wessi* sind
    (alle|diese|die) (polen|turken|russen|amerikaner|franzosen|osterreicher|schweizer|politiker|reichen|linken
        |rechten|grunen) (sind|klauen|gehoren|raus|sollen|wollen|lugen)*
    raus mit*, deutschland den, heil\b, weg mit (den|der|dem)*, schande uber, tod den, todlich fur, an die wand
    aufhangen sollte*, einsperren, abschieben, abgeschoben, abschiebung
    (der|die|dieser) (papst|kirche|imam|bischof|burgermeister|prasident|konig) (ist|lugt|gehort|klaut|spinnt|soll)*
    kirche (lugt|gehort|ist|austret)*, gott sei dank bist du nicht*, hol dich der teufel, fahr zur holle, zur holle
    klatsche, ohrfeige (kriegst|fur|verdient)*, eins auf die*, auf die (nase|fresse|mutze|schnauze)*, schnauze
    verhau(en)?\b, verprugel*, versohl*, pruegel*, prugel*, wir kommen (dich|zu dir|vorbei)*, nimm dich in acht
    pass bloss auf, letzte warnung, (das|es) wird dir leid tun, leid tun, selber schuld, selbst schuld
"""
