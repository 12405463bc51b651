"""Prices and offers, in a German text."""

from __future__ import annotations

from container_image.claims.words.german.parts import FRACTION, SMALL_CHANGE

REDUCTIONS = r"""
    *rabatt*, *gratis*, *kostenlos*, *kostenfrei*, kostenneutral, umsonst, zum nulltarif, geschenkt(?! hat sich)
    frei haus, *versandfrei*, *portofrei*, *gebuhrenfrei*, *gebuehrenfrei*, ohne (aufpreis|kosten|gebuhr|aufschlag)*
    *sonderangebot*, *gutschein*, *ausverkauf, *ausverkaufs*, *schlussverkauf*, *raumungsverkauf*, *raeumungsverkauf*
    lager(verkauf|raumung|raeumung)*, *schnappchen*, *schnaeppchen*
    reduziert(e|en|er|es)?(?! (formen?|linien?|auf das)\b), herabgesetzt*, *verbilligt*, *preisnachlass*
    *preissenkung*, *preissturz*, (halbe|halben|halber|halbem) (preis|tarif|kosten)*, *sonderpreis*, *aktionspreis*
    *sparpreis*, *tiefpreis*, *preisknaller*, *preisknuller*, *preishammer*, im angebot, im sale
    (wochen|tages|spar|top|super|oster|winter|sommer|herbst|fruhjahrs)angebot*, (spar|sparen|spart) (sie )?(bis )?\d*
    # ?(%|prozent) (gunstiger|guenstiger|billiger|weniger|nachlass|auf)*, bis zu # ?(%|prozent)
    # fur (1|2|eins|zwei|drei), (gratis|geschenk) (zu|bei) (jede|jedem|jeder)*, fur (lau|umme|nass), alles muss raus
    *sparwoche*, *sparaktion*, (lager|abverkauf|raumungs)verkauf*, *abverkauf*, minus \d*, zum halben, rabattiert*
"""
PRICES = rf"""
    (kleiner|niedriger|schmaler|leichter)\w* rechnung*, # (milch)?(kaffee|cappuccino|bier|brotchen|eis) ~ (und
        |dann) ~ (gehort|ist|dein|ihr)*, ohne (be|auf)rechnung
    (weniger|billiger|gunstiger|niedriger|tiefer) als (eine?n? \w+(karte|ticket|eis|fahrt|essen|kaffee|brot|besuch)
        |letzte\w*|vorige\w*|anderswo|uberall|gestern|sonst|bei (den|der) \w+|die konkurrenz|je zuvor)
    fur weniger als *, (schmalen|kleinen|paar|wenige|guten|einen|fairen) ~ taler
    (kostet|kosten|macht|berechnen|zahlen|zahlst) ~ (weniger|mehr|nichts|nix|wenig|keinen|einen bruchteil
        |die halfte)
    (ein )?bruchteil (des|der|dessen|vom)*, (war|waren|einst|vorher|fruher) # ~ (jetzt|heute|nun|ist) ~ #
    (das|was) ~ (sonst|anderswo|andere|ublich\w*|normalerweise) ~ (kostet|zahl\w*|ausgeben|ausgibst|hinleg\w*
        |verlang\w*)
    (bekommen|bekommst|kriegst|erhaltst|erhalten|gibt) ~ (geschenkt|obendrauf|obendrein|gratis|umsonst|extra dazu
        |als geschenk)
    (erste|zweite|dritte|nachste|vierte|jede \w+)[nrs]? \w+ ~ (schenken|geschenkt|geht auf|auf uns|spendier\w*
        |von uns|fur uns|ubernehmen)
    (zu|bei) (jeder|jedem|dem|der|zwei|drei|ihrem|ihrer|deinem|deiner) \w+ ~ (dazu|obendrauf|gibt es|gratis
        |geschenk\w*|legen wir|bekommst du|bekommen sie|extra)
    (die steuer|porto|die gebuhr\w*|den rest|den aufpreis) ~ (ubernehmen|tragen|zahlen
        |erlassen) wir, zinsfrei*, zinslos*, *zinsen
    *preis*, angebot(e|en|es|s)?, *angebote, *angebot(?!en), *prozent*, euro, euros, euronen, cent, cents, *gunstig*
    *guenstig*, *billig*, *schnapper*, spottbillig, *discount*, sale, sparen(?! (platz|raum|zeit|holz|nicht)\b)
    spart(?! (platz|raum|nicht|zeit|den weg|wege|muhe|kraft)\b), sparst
    spar(e|te|fuchs\w*|set|sets|paket|tipp|aktion|vorteil|woche|preis|angebot|bucher|fuchse), *erspar(nis|nisse|t|en)
    gespart, eingespart, kostet, gekostet, kostete
    (die|ohne|keine|deine|unsere|geringe|niedrige|halbe|voll\w*) kosten, *kosten, *nachlass
    aktions(woche|ware|tag|zeit|feld|code)*, (als|zur) zugabe, geschenk (dazu|gratis|zu|obendrauf), bezahlbar*
    erschwinglich*, preislich*, teuer, teurer (als|wird|geworden), teures geld, ubertrieben viel
    (nur|bloss|statt|ab|fur|fur nur|unter|um|schon ab) \d(?![\d\s.,]*(cm|mm|m|kg|g|ml|l|liter|jahre?n?|stunden
        |minuten|grad|personen|uhr|monate?n?|tage?n?|stuck|teile|bis|watt|zoll|woll|hande?|kinder)\b)*
    mehrwertsteuer*, mwst, *steuerfrei*, die steuer*, *treuepunkt*, bonuspunkt*, *punkte sammeln, *geldborse
    *geldbeutel*, (dein\w*|ihr\w*|das|kleine\w*) portemonnaie, *prozente, geld, furs geld, bargeld*, taschengeld*
    wechselgeld, kleingeld, *geldwert*, (beim|bei) kauf*, minus #, entgelt*
    (die|der|um die) halfte (des|der|weniger|gunstiger|gespart|vom), zum halben*, zwanni, zwanziger, fuffi*
    hunderter, funfziger, zehner, funfer, zehnerle, schein(e|chen)?, mause, mausen, *moneten
    kohle (sparen|kostet|da), kroten, groschen, fr(a|ae)nkli, franken, rappen, tacken, okken, heller, taler chen
    (unter|keine|knapp|um|weniger als|kaum) (hundert|funfzig|zwanzig|dreissig|vierzig|zehn|tausend)(?! (jahre?n?
        |seiten|gramm|teile|meter|zentimeter|grad|minuten|stunden|hande?n?|tage?n?|stuck|watt|baume?n?|euro)\b)
    zweistellig*, dreistellig*, vierstellig*, *summchen, (die|der|eine|kleine|volle|ganze|stolze) summe*, endsumme
    (fruher|einst|gestern|vorher|sonst|bisher|zuvor|ehemals|ursprunglich|letzte woche) #[^.\n]{{0,14}} (heute|jetzt
        |nun)
    (heute|jetzt|nun) ((nur|bloss|noch|schlanke|fur) )?#(?! (farben?|grossen?|holzer|hande?|taschen|fach|sorten|neu\w*
        |varianten|mal|uhr|braun\w*|tone?n?)\b)
    (auf|an) dem (schild|etikett|preisschild|kassenzettel|bon)*, schildchen, *preisschild*, kassenzettel*, kassenbon*
    (weniger|mehr|gunstiger|teurer) (wert )?als ~ {SMALL_CHANGE}, (preis|gegenwert|kosten|statt) ~ {SMALL_CHANGE}
    (kaum|nicht) (mehr|teurer) als ~ (zwei|ein\w*|drei) *, anderswo (zahl|kost)*
    (das|doppelte?n?|dreifache?n?) doppelte, *halber preis, dem portemonnaie, drauf ?geht, draufgehen, wert fur*
    preis-leistung*, *schont ~ (konto|kasse|beutel), *kneif(t|en) nicht im (konto|portemonnaie)
    (konto|geldbeutel|kasse|budget) (freut|schont|schonend|atmet)*, *budget*
    (ein|das|um ein|noch ein|ums|zwei) {FRACTION} ~ (runter|weniger|gunstiger|nachgelassen|leichter|vom|ab|erlassen)
    (geht|gehen|kommt|auf) (aufs haus|auf unser\w*|auf uns)*, aufs haus, auf unseren (deckel|nacken|kosten)
    unsere rechnung
    (spendieren|schenken|erlassen|verschenken|spendiert|stiften|sponsern) (wir|dir|euch|ihnen|den|das|die)*
    (wir|dir|euch|ihnen) ~ (spendier|schenk|erlass|verschenk|obendrauf|dazu(?!gehor)|zahlen|ubernehm|nachgeben
        |nachlassen|draufleg)*
    (legen|packen|geben) wir ~ (dazu|obendrauf|drauf|bei|oben|mit), liegt ~ (bei|gratis|umsonst), als dankeschon
    obendrauf, (obendrein|dazu|extra) (geschenkt|gratis|ein geschenk)
    (zweite|dritte|vierte)[nrs]? ~ (geschenkt|gratis|spendier|halb|frei|dazu|uns|haus|umsonst)*
    (nimm|nehmen|kauf|kaufen|bestell|zwei|drei) (sie )?(zwei|drei|vier|nehmen|kaufen|holen) ~ (zahl|rechne|bezahl
        |bekomm|eins|einen|gratis|kriegs)*
    (zahl|bezahl|berechn|rechn)(e|en|t|st)? ((sie|wir|du|ihr) )?(nur|bloss|keinen|nichts|weniger|das halbe|einen
        |die halfte)*
    rotstift*, purzel(n|t) *, im (sturzflug|keller|sinkflug), *knaller, *kracher der*, dauertief*, *sturzflug
    *hammerpreis, (viel|mehr|so viel) ~ fur(s| das| dein| wenig) geld*, mehrwert
    (kennenlern|einfuhrungs|fruhbucher|treue|neukunden)(rabatt|bonus|preis|vorteil)*, *bonus*, pramie, pramien
    *vorteils*, *vergunstigung*, *ermassig*, *nachlass (auf|von|fur), gewinnspiel*, verlosung*, verlosen, *zugabe
    wucher*, wertvoller als, investition*, *sparplan, lohn(t|en) sich (richtig|doppelt|fur)*
    (am richtigen|richtigen) ende, keinen pfennig, pfennige?, (den|auf den|jeden|letzten) (cent|euro)*, luxus ohne
    schlagt zu, *schleuder*, sonderposten*, zweite wahl, b-ware, ((nicht|gar) )?(die|eine|wenig) welt kostet*
    kein vermogen, *vermogen (kosten|ausgeben), um(gerechnet)? (nur|bloss|keine) #
    pro (tag|tasse|monat) (nur|keine|weniger|kaum)*
    (jede|jeder|jedes) (zweite|dritte|vierte|funfte) (\w+ )?(geht|ist|auf uns|gratis|geschenkt|fur uns|kostet)*
    vom (preisschild|etikett|preis|kassenzettel|betrag|zettel) ((etwas|ein\w*|was) )?(weg|runter|ab)*
    (tut|tun) (dem|deinem|ihrem) (portemonnaie|konto|geldbeutel)*, (haushalts|familien)(kasse|budget)
    (ein|einen|zwei|drei) (funfer|zehner|zwanziger|hunderter|fuffziger|schein|scheine)\b*
    (weniger|mehr) (ausgeben|hinlegen|hinblattern|berappen|loswerden)
    (ausgeben|hinlegen|hinblattern|berappen|blechen|locker machen|springen lassen|draufzahlen|draufgelegt), blecht*
    zum (einkaufspreis|selbstkosten|freundschafts|dumping|spott|vorzugs|kampf|schleuder)*
    (spott|schleuder|dumping|kampf|freundschafts|vorzugs|werks|outlet|fabrik)preis*, *outlet*, werksverkauf
    fabrikverkauf, flohmarktpreis*, ein apfel und ein ei, fur'n appel*, appel und *, apfel und *ei
    fast (geschenkt|umsonst|nix|nichts), so gut wie (geschenkt|umsonst|nichts)
    (dir|ihnen|euch|wir) (\w+ )?nichts (berechnen|kosten)*
    (alles|vieles|einiges|fast alles) (halb|zum halben|um die halfte|ein viertel|ein drittel)*, halbiert*
    (zweistellig|dreistellig)*
    (haben|hat) ~ (gesenkt|gekappt|gestrichen|gekurzt|gedruckt|eingedampft|halbiert|gepurzelt), gesenkt*
    kosten ~ (ubernehmen|wir|gesenkt)*, (rechnen|machen|nehmen) wir (\w+ ){{0,3}}(nicht|weg|ab|nichts|keinen|nur)*
    (fallen|rutschen|schmelzen|sinken|rauschen|stürzen|sturzen|fielen) ~ (preise|zahlen|etiketten|schilder|ziffern)*
    (preise|etiketten|zahlen|ziffern|schilder) ~ (fallen|rutschen|schmelzen|sinken|gefallen|gesunken|gepurzelt
        |geschrumpft|klein\w*)
    (guter|fairer|ehrlicher|kleiner|runder|schmaler|netter) (kurs|betrag|tarif)
    (ein|der|guter|super|mega|bester) deal, *tarif*
    (kleine|kleinen|kleiner|schmale|schmalen|schmaler|jede|jeden) (kasse|beutel|geldbeutel|geldborse|brieftasche)
    brieftasche (schon|freut|atmet|bleibt|nicht|leicht)*, kontostand, monatsende (noch|geld|reicht)*, am monatsende
    (eintausch|inzahlung)*, tauschaktion*
    (neukunden|studenten|senioren|mitarbeiter|treue|familien|mengen)(rabatt|preis|vorteil|bonus|tarif)*
    mengen(rabatt|preis), staffelpreis*, aktion(en)?\b(?! (und)\b)( (gilt|endet|heute|lauft))?, *wochen der
    sonderaktion*, aktionstag*, knuller, mega(deal|sparen|preis), extra(s)? (fur dich|dazu|gratis|obendrauf)*
    (ein|das|jeder|jede|der|zu jed\w+) ((kleines|kleine|nettes) )?(geschenk|prasent|uberraschung|goodie|probe|beigabe
        |extra|mitbringsel) (liegt|gibt|wartet|dazu|steckt|inklusive|von uns|obendrauf|fur dich|kommt|packen)*
    (legen|packen|stecken|geben|gibt|werfen) (wir )?(\w+ ){{0,3}}(dazu|obendrauf|bei|drauf|mit rein|hinzu)\b, goodie*
    gewinn(e|en|st|t|spiel|chance)?\b(?! (an|durch)\b)( (sie|du|ein|mit))?, verlos*, losen wir, los gewinnt, tombola
    (\w*(zig|ssig|zehn)|elf|zwolf|neun|acht|funf|sieben|sechs|vier|drei) (neunzig|neunundneunzig|funfundneunzig
        |achtundneunzig)
"""
