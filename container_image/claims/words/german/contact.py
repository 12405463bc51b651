"""Ways to reach the shop, and a model's words about its task, in a German text."""

from __future__ import annotations

from container_image.claims.words.german.parts import NETWORK

CONTACT = rf"""
    (kommen|komm|kommt|schau|schauen|schaut) (sie |doch |einfach |gern |mal )*~ (vorbei|auf einen (tee|kaffee
        |plausch))
    (frag|fragen|fragt|ruf|rufen|ruft|schreib|schreiben|schreibt|mail|mailen|kontaktieren
        |sprechen) (sie )?(unser\w*|mein\w*|einen unserer|eine unserer) *
    (in|auf) (der|dem|unserer|unserem) (\w*halle|wochenmarkt|\w*markt) ~ (treffen|besuchen|finden|vorbei|stand
        |samstag\w*|begrussen)
    (in|aus) ihrer nahe, in deiner nahe, handler in der nahe, markier\w* uns, verlink\w* uns, (tagg?|teile?
        |teilt) uns
    *telefon*, *hotline*, *rufnummer*, anruf(en|e|st)?
    (ruf|rufen|rufst|ruft) ~ (uns|durch|an)(?! (den|die|das|der|einem|einen|eine|dem))\b
    durchklingeln, klingel(n|t)? ~ durch, (den|zum|heb\w*) horer, kurzwahl, durchwahl
    (schreib|schreiben|schreibt|meld|melde|meldet|melden|folg|folge|folgt|folgen|besuch|besuche|besucht|besuchen
        |kontaktier\w*|frag|frage|fragt|fragen|komm|kommt|kommen|findet|findest|finden|erreich\w*|triff|trefft
        |treffen|sprich|sprechen|begleite\w*|like\w*|abonnier\w*|erzahl\w*|sagt?|schick\w*|texte\w*) ((sie|doch
        |einfach|gern|gerne|ihr|zu|mit|bei|auf|du|dich|euch|sich|mal|ruhig) )*(uns|unser(e|er|en|em
        |s)?)(?! (lieblings|neue)\b)*
    (zu|bei|mit|an|von|auf) uns (kommen|ins|in den|in die|in der|vorbei|an|per|auf|chatten|sprechen|melden
        |zu besuch)*
    (komm|kommt|kommen|schau|schauen|schaut) ((sie|doch|mal|gern|einfach) )*(vorbei|rein|rum|ins geschaft
        |in den laden)
    *e-mail*, email, emails, emailadresse*, (eine|per|kurze|die|unsere) mail(?! order), mailen, mailt, mail an
    *newsletter*, *postfach, posteingang, {NETWORK}
    (unser\w*|den|der|im|einen) (kanal|feed|profil|podcast|blog|chat|account)(?! (unter|aus)\b)( \w+)?
    kanal (abonn\w+)?, abonn*, hashtag*, *follower*, folg uns
    per (dm|chat|sms|mail|post|nachricht|whatsapp|telefon|video\w*), live-?chat, chatte*, videochat, videoberatung
    sms, (kurze|eine|schick\w*|lass\w*) (\w+ )?nachricht(?! (an die|aus|in der)\b)*
    (melden|meldet|hilft|berat|beraten|antwort\w*|ruft|rufen) (uns|wir|dich|sie|ihnen|dir|euch) ((gern
        |gerne) )?(zuruck|am telefon|weiter|per)*
    wir (melden|rufen|antworten|schreiben|beraten|helfen)*, *beratungstermin*, terminvereinbarung, kundendienst
    kundenservice*, kundenbetreuung, (unser|das|dem) (team|service) (berat|hilft|antwort|ist|erreich|steht)*
    sprechstunde, (trag|tragen|meld|melden) (dich|sie|euch) (\w+ ){{0,4}}(ein|an)
    (punkt|dot) (de|com|shop|at|ch|net|org|info|eu|io|store|co), \w+ (ät|aet|at|klammeraffe) \w+ (punkt|dot)*
    klammeraffe*, *website*, *webseite*, *homepage*, *webshop*, online-?shop, im netz unter, im internet
    (im|in unserem|unser\w*|in den|im hiesigen) (laden|geschaft|ladengeschaft|showroom|filiale)(?! (aus|der puppen
        |fur)\b)*
    showroom*, *filiale*, offnungszeiten, geoffnet, *werktags (von|bis|ab|gern)*, qr-?code*, scann(e|en|t)
    (besuch|besuche|besuchen|besucht) (sie )?(unser|den laden|das geschaft|die werkstatt|mich)*
    (in|an) der \w+(gasse|strasse|allee|weg|platz|ufer|damm)
    (\w+(gasse|strasse|str|allee|platz)) (#|\d+)\w?(?! (jahre|personen)\b), am \w+ \d+\w?(?! (jahre|personen|cm|mm)\b)
    (null|zwo|#) (null|zwo|#|dann|mal|dreimal|zweimal|die) (null|zwo|#|dann|mal|die) (null|zwo|#|mal|die), vorwahl
    handynummer, (unsere|deine|ihre) nummer, hinter dem (dom|bahnhof|rathaus|markt), such(e|t|en)? (uns|nach uns|@)*
    (foto|bilder|video|vogel|nachrichten|chat)-?(app|dienst|plattform|netzwerk)
    (unser\w*|die|eine) (tur|turen|werkstatttur) (\w+ ){{0,4}}(offen|auf|geoffnet)(?! (aus|mit)\b)*
    tur (steht|stehen) *, (steht|stehen|offen) bis (sechs|zwanzig|#|acht|abends) (uhr )?(offen|geoffnet)*, bis # uhr*
    taglich (von|geoffnet|offen|ab|bis)*
    (in|an|auf|am) (der|dem|unserer|unserem) (stand|theke|markt|messe|ladentheke|hauptstrasse|marktplatz|bahnhof
        |hafen|eck|ecke)\b (\w+ )?(findet|besuch|trefft|treffen|erwarten|warten|beraten|sind|stehen|begrussen)*
    gleich (neben|hinter|um die ecke|gegenuber) (dem|der|vom|von)*, hausnummer, postleitzahl, plz
    (ein|kurzer|kleiner|schneller) (anruf|klick|gruss|brief|plausch am telefon|draht)\b (genug|an|per|zu uns|bei|und
        |weiter)*
    heisser draht, draht zu uns, (fragen|unsicher|unschlussig|beratung|hilfe|noch fragen|sorgen|probleme) ?(?=[?])
    beratung (per|am|vor|im|unter|gratis|gefallig|gewunscht|inklusive|durch|von|bei|in|online|via)*
    lass dich (beraten|am telefon)*, beraten lassen
    (unsere?|der|die|das) (berater|expert|stylist|mitarbeiter|verkaufer|meister|teemeister|profis|leute|verkaufsteam
        |service ?team|kundenteam)\w* (\w+ )?(hilft|helfen|berat|antwort|freu|nimmt|hort|zeig|ruf|steht|stehen
        |erreich|wart|schreib|weiss)*
    (schreib|schreiben|schreibt|schick|schicken|sende|senden|mail|funk) ((sie|uns|doch|einfach|gern|mir) )*(eine|ein
        |an|an die|per|dem|unserem|mir|auf)(?! (tagebuch|zettel|postkarte|brief|liste|schiefer
        |papier))\b (\w+ )?(mail|nachricht|sms|zeile|postkarte|dm|pn|foto|team|laden|werkstatt|adresse)*
    pn an, schickt uns*, antwort (kommt|gibt|binnen|innerhalb|per|in|von uns)*
    (folgen|folgt|folge|folgst) (sie )?(uns|mir|der werkstatt|dem laden|unser\w*|auf insta|@)*
    (like|likes|teilen|kommentier\w*|markier\w*) (uns|unsere|den|diesen|und|sie)*, storys?\b(?! (aus)\b)$, reels?
    livestream*, (live|stream) (auf|um|aus|dabei), mitglied werden, *community*, gruppe beitreten, *stammtisch
    unter (der )?nummer *, (unter|wahlen? sie|wahl|wahle) (null|#|die (null|#|nummer)) *, wahlt die, *sprechzeit*
    ladenschluss*, *ladengeschaft*, vor ort (in|bei|beraten|anprobieren|testen|sehen|im|kaufen)*, *schauraum*
    *werksverkauf*, schragstrich, bindestrich (de|shop|punkt), doppelpunkt schragstrich*, (ät|at|et)-zeichen
    at-?zeichen, www, ins netz gehen unter, adresse (lautet|im netz|ist|steht|findest|unten)*, (unsere|die) adresse
"""
META = r"""
    (schreib|formulier|verfass|erstell|generier|entwirf|dicht)(e|en|t)? (sie )?(mir |uns |bitte )*(ein\w*|den|zwei
        |drei|einige|kurze\w*) ~ (satz\w*|zeilen uber|werbetext\w*|beschreibung\w*|slogan\w*|uberschrift\w*|text\w*
        |titel|absatz)
    hier (kommt|steht|gehort|folgt|erscheint) (der|die|das|dein|ihr|ein) ~ (text|titel|uberschrift|name|bild
        |beschreibung|satz|slogan|preis)( hin| hinein| rein)?
    als (ki|kunstliche|sprachmodell|ai|assistent|chatbot|grosses sprach)*, sprachmodell*, ki-?\w*modell*
    kunstliche intelligenz, ki (generiert|assistent|system)*, tut mir leid*
    (leider )?kann ich (\w+ ){0,3}(nicht|leider|helfen|keine)*, ich kann (\w+ ){0,3}(nicht|leider|keine)*
    ich (darf|soll|wurde gebeten|habe keine meinung|hoffe das)*
    (gerne|gern|sicher|naturlich|klar|selbstverstandlich|hier) ?!? ?(hier|kommt|folgt|anbei) (ist|sind|kommt|kommen
        |der|die|das|ein|eine|folgt)( \w+){0,3} (vorschlag|text|uberschrift|titel|entwurf|version\w*|json|slogan
        |teaser\w*|beschreibung|antwort|ausgabe|fassung|varianten?|textvorschlag\w*)*
    hier (ist|sind|kommt|kommen|folgt|steht|stehen|der|dein|ihr) (\w+ ){0,4}(vorschlag|text|texte|uberschrift|titel
        |entwurf|json|slogan|teaser|teasertext|beschreibung|antwort|ausgabe|fassung|variante|platzhalter|code
        |inhalt)*
    gewunscht(e|er|en|es) (text|uberschrift|titel|fassung|ausgabe)*, textvorschlag*
    wie (gewunscht|angefordert|besprochen|verlangt)\b, sag(en)? (sie )?(mir )?bescheid*
    (ignorier|missacht|vergiss|vergesst|vergessen|uberschreib|verwirf|umgeh)\w* ~ (anweisung\w*|vorgaben|regeln
        |instruktion\w*|alles|vorherige\w*|obige\w*|bisherige\w*|prompt\w*|befehle|gesagte\w*)
    (vorherige\w*|vorige\w*|obige\w*|bisherige\w*|fruhere\w*|meine|deine|system) (anweisung|instruktion|prompt|regeln
        |befehle|vorgaben)*
    prompt(s)?\b, systemprompt*, systemnachricht*
    (gib|geben|zeig|nenn|verrat|drucke|wiederhol)\w* ~ (regeln|prompt|anweisungen|systemtext|passwort)(?! (des
        |der)\b)
    platzhalter*, blindtext*, beispieltext*, mustertext*, mustermann*
    (produktname|produkttitel|titel|name|text|uberschrift|bild|preis|beschreibung|artikelname|markenname
        |shopname) (hier|einfugen|einsetzen|eingeben|folgt|fehlt|platzhalter)*
    (hier|bitte) ~ (einfugen|einsetzen|erganzen|ausfullen|eintragen), einfugen, (text|titel|uberschrift|inhalt) folgt
    (maximal|hochstens|max|bis zu) # (zeichen|worter|worte)*, # zeichen\b, zeichenlimit, wortzahl, zeichenzahl
    *fehlermeldung*, trainingsdaten, wissensstand
    (antwort|ausgabe|uberschrift|titel|text|entwurf|variante #?|hinweis|anmerkung|assistent|nutzer|system) ?:
    version # ?:, ubersetz\w* (den|diesen|das|folgend\w*|die|mir|bitte)*, (fass|fasse) (den|das|folgend\w*|zusammen)*
    (schreib|formulier|verfass|kurz|uberarbeit|generier|erstell)\w* (den|einen|eine|diesen|mir|bitte
        |folgend\w*) (\w+ )?(text|uberschrift|titel|absatz|beschreibung|json|artikel|slogan)*
    (gib|geben|liefer\w*|antwort\w*|ausgabe) (sie )?(nur|ausschliesslich|bitte|mir|im format|mit) *, json*
    der nutzer (mochte|will|fragt|hat|wunscht|bittet|sucht)*, (der|des|die) (nutzer|user|anwender|benutzer)(in|s)?\b*
    (keine|null) (produkte|ergebnisse|treffer|artikel|daten) (gefunden|vorhanden|verfugbar)*
    (konnte|konnten|kann) (nicht|leider nicht) (geladen|gefunden|generiert|erstellt|angezeigt|verarbeitet)*
    nicht geladen, seite nicht gefunden, laden\.\.\.*, wird geladen, bitte warten
    (ein )?fehler (ist|beim|aufgetreten|404|500|im|beim laden)*
    (diesen|den|dieser) (text|satz|absatz|titel|block) ~ (ersetzen|loschen|entfernen|austauschen|anpassen
        |uberschreiben|andern|ist ein)
    (unter|zwischen|haupt)(uberschrift|titel)*
    ^(uberschrift|titel|text|beschreibung|button|bild|link|untertitel|absatz|kopfzeile|fusszeile|inhalt|slogan|teaser
        |abschnitt|produkt|artikel|beschriftung|label)( (text|eins|zwei|#|hier))?$
    (du bist|sie sind|agiere als|verhalte dich) (\w+ ){0,3}(assistent|ki|modell|texter|experte|ubersetzer
        |sprachmodell|chatbot)*
    hilfreiche[rn]? assistent*
    ich (habe|hab) (\w+ ){0,4}(erstellt|generiert|verfasst|geschrieben|formuliert|vorschlage|gekurzt|ubersetzt)*
    (drei|zwei|funf|hier|einige|weitere|mehrere) (vorschlage|varianten|versionen|entwurfe|optionen|alternativen
        |textvarianten|formulierung\w*|ideen fur (den|die))( \w+)?
    (vorschlag|variante|option|version|entwurf|beispiel|alternative) (#|a|b|c)(?=\s?(?::|$))
    (erstellt|generiert|geschrieben|verfasst) (von|mit|durch) ((einer|einem|der) )?(ki|ai|chatgpt|sprachmodell
        |maschine|assistent\w*|gpt)*
    (maximal|hochstens|unter|max|ca|etwa|nicht mehr als) # (zeichen|worter|worte|silben)*
    (rolle|aufgabe|kontext|zielgruppe|tonalitat|stil|ton|format|hinweis|anweisung|ausgabeformat|schlusselworter
        |keywords) ?:
    (anweisung|prompt|aufgabe|vorgabe|auftrag|anfrage) (lautet|sagt|verlangt|war|ist|war es|verbietet|besagt|erfullt
        |nicht)*
    ((ich|wir) )?(darf|durfen|soll|sollen) (\w+ ){0,3}(nicht|keine) (\w+ ){0,3}(nennen|erwahnen|sagen|schreiben
        |preise|ausgeben)*
    (laut|gemass) (vorgabe|prompt|anweisung|briefing|auftrag|ihrer anfrage|deiner anfrage)*, ihre anfrage
    deine anfrage, testtext*, testuberschrift*, dummy*, undefined, fehlt noch
    noch (auszufullen|zu erganzen|einzufugen|offen)\b
    bitte (erganzen|ausfullen|einfugen|ersetzen|prufen|anpassen|einsetzen), ab sofort (bist|gilt|ignor|antwort)\w* *
    neue (anweisung|regeln|aufgabe|rolle)*
    (gerne|klar|naturlich|sicher|selbstverstandlich|okay|ok|alles klar)(?= ?[!:,]) (hier|ich|das|dein|gern|kein
        |folgend|anbei)*
    ich helfe (dir|ihnen|gern)*, keine eigene (meinung|erfahrung), entschuldigung*
"""
