"""Ways to pay, codes to enter, delivery and returns, in a German text."""

from __future__ import annotations

PAYMENTS = r"""
    (halfte|rest|teil) (jetzt|heute|sofort) ~ (halfte|rest|spater|im) *, (auf|mit) (die|der) karte (setzen|zahlen
        |und)*
    (jederzeit|monatlich) (kundbar|abbestell\w*|kundigen
        |pausier\w*)*, kundbar*, \w*abo(s)?\b, abonnement*, ohne (vertrag|mindestlaufzeit|bindung)
    *ratenzahlung*, *bezahl*, =zahlen, =zahlt, =zahl, =zahle, =zahlst, *zahlung*, *zahlungs*, anzahl(en|ung)
    abbezahl*, vorkasse, nachnahme, *raten(kauf|zahlung|plan)
    (in|kleinen?|bequemen?|monatlichen?|# ((kleinen?|gleichen?|monatlichen?|bequemen?) )?) raten(?! (sie|wir|mal)\b)
    monatsraten?, null prozent*, *finanzier*, *kredit*, leasing, *uberweis*, *ueberweis*
    (auf|per|gegen|die|offene|eure|ihre|deine) rechnung, rechnungs(kauf|betrag|adresse)*, lastschrift*, sepa, iban
    *bankverbindung, unser\w* (konto|bank), (aufs|ihr|dein|euer|vom) konto, bankeinzug, abbuch*, buchen wir
    verwendungszweck, paypal*, klarna*, twint*, bitcoins?, krypto*, ethereum, (apple|google|amazon) pay
    sofortuberweisung, giropay, bancontact, visa, mastercard, amex, ec karte, girocard, *kreditkarte*
    *geschenkkarte*, *kundenkarte*, kontaktlos*, paydirekt, wero, maestro, scalapay, ratepay
    (in|nur|auch|gern|zahlen|bezahlen) bar, bar (oder|und|auf|bei|zahlen|bezahlen|kaufen|an der)(?! hocker), barzahl*
    *barzahlung, (mit|per) karte(?! (und|auf|aus)\b), karte (oder|und) (bar|rechnung)*, scheck(s|heft)?
    munzen (nehmen|oder)*
    (nehmen|akzeptieren) (wir )?((auch|gern) )?(paypal|bitcoin|karte|dollar|bargeld|munzen|scheine|schecks?)*
    (wir|uns) ~ (willkommen|akzeptier\w*) ((sind|ist) )?(paypal|bitcoin|karten)*
    (erst|heute|jetzt|sofort) (tragen|mitnehmen|kaufen|haben|genies\w+|anziehen|bestellen) ~ (zahlen|begleichen
        |bezahlen|spater|monat\w*)
    (spater|nachsten monat|in (#|dreissig) tagen) (zahlen|begleichen|bezahlen|abrechnen), begleich(en|st|t)
    beglichen, *stotter(n|e|st) ~ ab*, abstottern, *hap(p)?chen zahlen
    (in|auf) (#|zwei|drei|vier|sechs|zwolf) (\w+ )?(happchen|monate?n?|raten)
    (in|auf) (#|zwei|drei|vier|sechs|zwolf) (kleinen|gleichen|bequemen|leichten) (teilen|etappen|schritten|portionen
        |schnitten)
    (zahl|bezahl|begleich|abstotter)\w* ~ (in|auf) # (teilen|etappen|schritten|portionen|mal)
    *monatlich*, (jeden|pro|im|nachsten|ende des|ende) monat(s)?(?! (ein (buch|neues)|neu)\b), *anschreiben lassen
    auf pump, auf kredit, stunden (wir|den)
    (an|in|bei|zur|vor) (der|die|unserer|unsere) kasse(?! (aus|fur|mit kurbel)\b), (in )?unsere kasse, *warenkorb*
    einkaufskorb, (im|in (deinem|ihrem|den)|dein|ihr|deinem|ihrem) korb, checkout, (zur|an der) theke
"""
DELIVERY = r"""
    (morgen|heute|ubermorgen|montag|samstag) ~ (auf|vor|an|in) (deiner|ihrer|eurer|deinem|ihrem) (matte|tur
        |schwelle|briefkasten|flur|tor)
    # jahre ~ (gegen|abgesichert|geschutzt|versichert|garantiert|schutz|absicherung|repar\w*)(?! (wind und))
    (abgesichert|versichert|geschutzt|garantiert) ~ (gegen|vor|fur) ~ (rost|diebstahl|bruch|verlust|defekt\w*|jahre)
    (ist|sind|kommt|kommen|steht|stehen|liegt) ~ (am|schon am|bis) (montag|dienstag|mittwoch|donnerstag|freitag
        |samstag|sonntag) ~ (bei|vor|da|im|an)
    (am|schon|bis|ab) (morgen|ubermorgen|montag|dienstag|mittwoch|donnerstag|freitag|samstag) ~ (bei (ihnen|dir
        |euch)|vor (ihrer|deiner|ihrem|deinem)|an (ihrer|deiner)|da$|geliefert|in (ihren|deinen) handen)
    (tauschen|tauscht|tausch|wechseln) (wir |sie )?~ (um|zuruck|gegen (ein\w*|das|die|den) ander\w*|grosse)
    *lieferbar*, *lieferung*, *lieferzeit*, *lieferkosten, *lieferservice
    liefert(?! (feine|saubere?|helle[sn]?|klare|die|den|das|eine?n?|warmes|tiefe|satte|energie|strom))\b, beliefert
    liefern, lieferst
    geliefert*, lieferdienst, (wir|schnell|sofort|frei|gratis|prompt|express) liefer*, *lieferfrist*, versand*
    *versand, *versandt*, *versende*, *verschick*, *zustell*, *portokosten, porto
    (in|binnen|innerhalb von) # (werktag|arbeitstag|stunden|tagen)*, *expressversand, eilversand, # werktag*
    werktage*
    (morgen|ubermorgen|heute noch|freitag|montag|samstag) ((fruh|schon|abend|vormittag|mittag) )?(bei|da|im haus
        |auf (der|deiner)|klingelt|kommt|schon|in deinen|geliefert|an)*
    schon (morgen|ubermorgen)*, *expressdienst, express(versand|lieferung|dienst)?
    (auf|vor|an) (der|deiner|ihrer|eurer|die|deine|ihre|eure) (fussmatte|turmatte)
    (bis )?(vor|an) (die|deine|ihre|eure) (haus|wohnungs|garten)?(tur|tor)*
    (an|bis|direkt|frei) (der |die |zur )?haustur, vor (deiner|ihrer|eurer) haustur, *bordstein*
    (bis in den|in den|ins) (\w+ )?(stock|etage)\b (gebracht|tragen|geliefert)?, in den vierten stock, postbot*
    paketbot*, der bote, brieftrager*, *packstation*, paketshop, paket*, pakete?s?, dhl, hermes, ups, dpd, gls
    spedition*, kurier*, sendung*, zum versand, abhol(en|ung|bereit|station)*, abgeholt, selbstabhol*
    (per|mit der|in der|zur) post\b(?! (kutsche|karte)\b), *ruckgabe(?!regal)*, *rueckgabe*, *umtausch*, *umgetauscht
    (tauschen|tauscht|tausch) ~ (um|aus|ohne|zuruck), *widerruf*, *rucksend*, *ruecksend*, *retoure*, *retournier*
    geld zuruck*, geld zurueck*, *ruckerstatt*, *erstatt*, (zuruck|wieder) (schick|send|geb|nehm|an uns|zu uns|hol)*
    zuruck(schicken|senden|geben|nehmen|zugeben|bringen|holen|zuschicken|geschickt|gesendet|geben)*
    (schick|schicken|send|nehmen|hol|holen|geben|bring) ((sie|es|ihn|wir|das|den|die) )*(\w+ ){0,2}(zuruck|wieder (ab
        |mit|zuruck))
    gefallt ((es|sie|er|dir|ihnen|euch) )?(doch )?nicht, passt ((es|sie|er|dir) )?(doch )?nicht(?! (ins|unter)\b)
    nicht zufrieden, falsche grosse, (zu|falsch) (klein|gross|eng|weit) (wir|geworden|dann|kein)*, anders uberlegt
    *garant(ie|ien|iert\w*|ieren)?, *garantie*, *gewahrleist*, *gewaehrleist*, zufriedenheit*, zufrieden oder
    (geht|bricht|reisst|lockert|kaputt) ~ (kaputt|entzwei|ersetz\w*|jahre|neuen?|wir|reparier\w*)
    (bekommen|kriegst|bekommst|gibt es) ~ (neue[nrs]?|ersatz)\b, *ersatz(lieferung|teil\w* gratis)?, ersetzen wir
    kostenlose reparatur, reparier(en|t) wir, (wir|lebenslang) (reparier|ersetz|flick)*
    lebenslang(e|er|es)?(?! (freund|begleit|gefahrt)\w*), (ein|lebens) leben lang (garant|ersatz|gratis)*
    jahre (garantie|ersatz|lang (einen|ersatz|garantie|neu))*
    (#|hundert|dreissig|vierzehn) (nachte|tage)(n)? (lang|probe|ruckgabe|testen|zeit|zur|ausprob|umtausch|bedenk
        |zuruck)*
    probeliegen, probewohnen, probetragen, *probezeit, zur probe, auf probe, unverbindlich*, risikolos, ohne risiko
    in ruhe (zu hause )?(testen|ausprobieren|anprobieren)
    (heute|mittags|jetzt|bis mittag|vor zwolf|gestern) bestellt*
    bestell(en|t|e|st)? ((sie|du|ihr) )?(bis|vor|heute|jetzt|noch|gleich|bequem|online|einfach|uber|lieber)*
    bestellung(en)? (bis|vor|ab|uber|gehen|heute)*
    (kommt|kommen|ist|sind|steht|stehen|trifft) ((sie|er|es|das) )?(in|binnen|bis|nach) (#|wenigen) (tag|stund
        |werktag)*
    (fahrt|kommt|startet|geht) (um|heute|noch|morgen) (#|zwei|los|raus)*, weltweit*
    versichert\w* (versand|verpackt)*, (schick|send)(en|t) (wir|dir|ihnen|euch)*
    (wir|dir|ihnen|euch) ~ (schicken|senden|zu(ge)?schick\w*|bringen|zugesandt|liefern) *
    (wird|werden) (sofort|heute|sicher|noch) (\w+ )?(verschickt|verpackt|geschickt|versandt)
    unterwegs zu (dir|ihnen), wartet ((auf dich|auf sie) )?in der packstation
    nach haus\w* (gebracht|geliefert|geschickt|bringen|liefern)*
    (zu|bei dir|bei ihnen) (nach )?hause (geliefert|an|schon)*
    (bei|in) (dir|ihnen|euch)( zu hause)? (sein|ankommen|eintreffen|da|an)*
    (in|binnen) (ein paar|wenigen|zwei|drei|funf|#|ein bis zwei|einem|24|48) (tagen|tag|stunden|werktagen)(?! (trock
        |reif|getrock|gereif|geflocht|von hand|gebacken))\b( (ist|da|bei|zu|bist))?
    nichts fur (dich|sie), (doch|wenn es|falls es|sollte es) (nicht|nicht passen|nicht gefallen|nicht gefallt)*
    (wir )?(nehmen|nimmt) (es|sie|ihn|den|das|die|alles|ihre|deine) (\w+ )?(zuruck|wieder)*
    (reparieren|ersetzen|flicken|richten|tauschen|erneuern|nahen) (wir|es|sie|ihn|dir|ihnen) (\w+ )?(kostenlos|gratis
        |lebens|dir|ihnen|jeden|umsonst|aus|immer|wieder|noch|nach)*
    wird ersetzt
    (bricht|reisst|geht|halt|zerbricht|splittert) (\w+ ){0,4}(neue[nrs]?|ersetz|zuruck|kostenlos|reparier)*
    (hans?|dein|unser|der) (bote|fahrer|postler|fahrradkurier|lieferant)(in)?\b (kommt|bringt|klingelt|fahrt|steht
        |tragt)*
    (bring|bringen|tragen|rollen|schleppen) (wir )?(es|sie|ihn|dir|ihnen|das|die|den|alles) (\w+ ){0,3}(nach hause
        |hoch|vorbei|hinauf|ins haus|zu dir|zu ihnen|rauf|an die tur|in die wohnung|bis)*
    aufbauservice, aufbau inklusive, montage (inklusive|service|vor ort)*, *lieferadresse, nachhauseweg
    nach hause (kommt|geliefert|gebracht), frei von risiko
    (ohne|keine) (wenn und aber|diskussion|ruckfragen|fragen|risiko)\b, versprochen$, versprechen wir
    unser versprechen*, (wir )?(stehen|burgen|haften|einstehen) (fur|ein|grade|gerade)*, lebenslanges? *
    (zwei|drei|funf|zehn|#) jahre (lang )?(garantie|gewahr|schutz|ersatz|ruhe|service|reparatur|gibt es|auf)*
    geld (gibt|kommt|retour|wieder)*, gib(t)? ((es|sie|ihn) )?((einfach|wieder) )*(zuruck|ab)
    einfach wieder (her|zuruck|abgeben)*, (unterwegs|auf dem weg) zu (dir|ihnen|euch)
    in deinen handen (bis|morgen|ab)*
    (bis|zum|ab) (wochenende|weihnachten|fest|ostern|nikolaus|muttertag|freitag)\w* (da|bei|zu|geliefert|im)*
    punktlich (zu|zum|bei|vor)(?! (tee|fruhstuck)\b)*, rechtzeitig (zu|zum|vor|bei)*
    sofort (da|bei dir|los|unterwegs|mitnehmen|versand)*, am (nachsten|selben|gleichen) tag*
    uber nacht (bei|da|zu|geliefert)*, sendungsverfolg*, (luftpost|eilpost|postweg|briefpost)
    briefkasten(?! (aus|in|rot|gelb|mit|fur)\b)( (liegt|landet|schon|morgen))?
"""
CODES = r"""
    code, codes, wort, stichwort, losungswort, losung, zauberwort, passwort, kennwort, kurzel, eingeben, gib, gebt
    geben, tippe, tipp, tippen, tippt, eintippen, eintragen, kasse, warenkorb, korb, feld, sag, sagt, sage, sagen
    flustere, flustert, flustern, nenn, nenne, nennen, nennt, einlosen, lose, mit, beim bezahlen, bestellen
    bestellung, theke, summe, kopieren, buchstaben, erwahne, erwahnen, lautet, heisst, schreib, schreibe, rufe
"""
