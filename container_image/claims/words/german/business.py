"""What would hurt the business, in a German text."""

from __future__ import annotations

BUSINESS = r"""
    (nichts|keine[srm]?|kaum etwas) (von|an) (unser\w*|dies\w*|all dem) ~ (echt|sicher|gepruft|wahr|neu)
    (hat|haben|wurde|wurden) ~ (verletzt|verbruht|getotet|vergiftet|erstickt|verbrannt)(?! (sind|ist))\b, (unfall
        |unfalle|unfallen) (mit|durch|wegen|nach)*
    (alles|hier|nur|ist|sind|reine) ~ (nachgemacht|kopiert|abgekupfert|zusammengeklaut|gefaked|unecht)
    (lieferanten|mitarbeiter|handwerker|angestellte\w*|vermieter|belegschaft) ~ (warten|geld|lohn|bezahlt|gehalt
        |kundig\w*)
    (nehmen|liefern|bedienen|beantworten|verkaufen|versenden|offnen|existieren|antworten
        |zahlen) (wir )?~ (keine (bestellung\w*|auftrage|kunden|mails?|anrufe|neuen)|nicht mehr|nichts mehr)
    (nichts|kaum etwas|wenig) (hier|davon|bei uns|in diesem laden|auf dieser seite) ~ (wert|echt|taugt|funktioniert
        |halt|stimmt|ehrlich|sein geld)
    *insolven*, *insolvenzverwalter*, *bankrott*, konkurs*, pleite*, zahlungsunfahig*, zwangsversteiger*
    zwangsvollstreck*, gerichtsvollzieher*
    (fur immer|endgultig|dauerhaft) (geschlossen|dicht\w*|zu|schluss|schliess\w*|zugemacht|aufgegeben|vorbei
        |verlassen)*
    (umgedreht|abgeschlossen|schluss|zu) fur immer, dicht ?gemacht, (macht|machen|machten) dicht, zugemacht
    (wir|laden|geschaft|shop|firma|betrieb) ~ (geschlossen|zugemacht|dichtgemacht|schliessen|schliesst|aufgegeben
        |aufgelost|pleite|ruiniert|verkauft alles|abgewickelt|zu machen|betrugen|belugen|lugen|gelogen|betrogen
        |uberfordert|verklagt|angezeigt|durchsucht|ermittelt|gehackt)(?! (fersen?|zehen|kanten|nahten)\b)
    geschaftsaufgabe*, geschaftsaufgab*, *laden ~ (dicht|zu gemacht|geschlossen)
    schliess(en|t|ung)? (unser\w*|den laden|die turen|fur immer|das geschaft)*, *turen fur immer, schlussel umgedreht
    schlussel (abgegeben|ab)\b, uns gibt es nicht mehr, gibt es (uns|nicht) (bald )?nicht mehr*
    (unser|der|letzter) letzte[r]? (tag|woche)*, abschied\w* (von|fur immer|nehmen wir)*
    danke fur (die|all) (jahre|treue)*
    (kauf|kauft|kaufe|kaufen|bestell|bestellt|bestelle|bestellen|geh|geht|gehen|such|suchen|probier\w*
        |schau\w*) ((sie|euch|dich|bitte|lieber|besser|doch) )*(woanders|anderswo|nicht hier|nicht bei uns|nichts
        |bei der konkurrenz|lieber nicht|nirgends hier)*
    lieber (woanders|anderswo|nicht)*, woanders, anderswo (kauf|bestell|besser|hin)*
    (kein\w* vertrauen|traut|traue|trauen|vertrau\w*) ((sie|uns|diesem|dem|bloss) )*(nicht|laden|shop)*, finger weg
    vorsicht (vor|bei) (diesem|uns|dem|unser\w*)*, (warnt|warnen|gewarnt|warnung) (vor|dringend)*, abzuraten, abraten
    (raten|rat) (wir )?ab\b, meidet*, meiden sie, boykott*, *falschung*, gefalscht*, =fälscher*, plagiat*
    imitat(e|ion\w*)?\b, fake(s)?(?! fur)\b, nicht echt*, alles nur (plastik|fake|falsch|show)*, kein echte[rs]*
    *betrug*, betrugt*, betrog*, *schwindel(?!erreg|frei)*, *beschiss*, *verarsch*
    (alles|reine|hier|nur|ist|sind) (\w+ )?(nepp|luge|lugen|schwindel|abzocke|betrug|schrott|tauschung|mogelpackung)*
    mogelpackung, tauschen wir (euch|sie|dich)*, gelogen, wir lugen, hehlerware, gestohlen*, geklaut*, geschmuggelt*
    schmuggel*, schwarzarbeit, kinderarbeit, ausgebeutet*, ausbeutung, sklaven*, hungerlohn*, steuerhinterzieh*
    geldwasche, illegal*, strafbar*, kriminell*, mafia*, bestech*, korrupt*, skandal*, razzia
    polizei (war|ist|hat|ermittelt|steht|kam|im haus|durchsuch)*, staatsanwalt*
    ermittelt\w*(?! (den|die|das)\b)( gegen)?, ermittlung*, angeklagt*, anklage, verklagt*, klage (gegen|wegen)*
    vor gericht, gericht(s)?(verfahren|urteil|\b wegen), verhaftet*, festgenommen*, verurteilt*, *untersuchungshaft*
    in haft, gefangnis*, hinter gittern, im knast, sitzt ein\b
    (chef|chefin|inhaber\w*|grunder\w*|geschaftsfuhrer\w*|besitzer\w*|eigentumer\w*|betreiber\w*) (\w+ )?(sitzt|ist
        |wurde|hat|haben|sind) ~ (haft|knast|gefangnis|gittern|verhaftet|weg|geflohen|abgehauen|durchgebrannt|tot
        |gestorben|verschwunden|kasse|geld|angeklagt|ausland|abgesetzt|untergetaucht)*
    untergetaucht, abgehauen, durchgebrannt
    *ruckruf(e|aktion\w*)?(?! (auf|des|der|fur den|an den)\b)( :|aktion|wegen)?, (holt|ruft|rufen|holen) ~ zuruck
    zuruckgerufen*, feuer fangen, fangen feuer, fang(t|en) feuer, brandgefahr*, explodier*, explosionsgefahr
    stromschlag*, lebensgefahr*, gefahrlich*, verletzungsgefahr, erstickungsgefahr, giftig*, vergift*, verseucht*
    schimmel(?! (pilzkase|reiter|kase)\b)*, salmonell*, ratten(?! (fanger)\b)\w* (in|im|haben)*, ungeziefer
    mangelhaft*, defekt*
    (geht|gehen|fallt|fallen|bricht|brechen) (sofort|schnell|gleich|nach|sowieso|eh) (\w+ ){0,3}(kaputt|auseinander
        |entzwei)
    auseinanderfall*, fallt auseinander
    (schlechte|miese|minderwertige|lausige|mangelnde) (qualitat|ware|verarbeitung)*, minderwertig*, minderwertig
    verbraucherschutz*, verbraucherzentrale*, gesundheitsamt, ordnungsamt
    gehackt\w*(?! (holz|holz|nuss|krauter|mandeln|petersilie)\b)( worden)?, datenleck*, datenpanne
    (kreditkarten|kunden|konto)daten*, (leider|es tut uns) (leid|nur mull)*, entschuldig(ung|en|t|e)*, schamen uns
    (wir|personal|mitarbeiter|belegschaft) streik*, gefeuert, entlassen\w*(?! (aus dem ofen)\b)( worden)?, *liquidat*
    nachlassverwalter, verraten und verkauft, geldverschwendung, lohnt sich nicht, nicht wert, rausgeworfenes geld
    das letzte\b$, glaubiger*, *ubers ohr (gehauen|hauen)*, abgezockt
    (enthalt|enthalten) (blei|asbest|gift|quecksilber|weichmacher|schadstoffe)*
    (kein\w*|niemand|seit \w+) ~ (lohn|gehalt|bezahlt), finanzamt, versiegelt* (turen|laden)*, turen versiegelt
    (eure|ihre|deine|kunden) daten ~ (verkauft|gestohlen|weg|geklaut|verloren|offen)
    (verkauf|verlor|klau|stahl)\w* ~ (eure|ihre|deine) daten, daten ~ (verkauft|gestohlen|geklaut)
    (schneiden|schneidet|verbrennen|verletzen|verletzt) ~ (lippe|lippen|finger|hande|kinder|haut|kunden)
    (dieses|unser|der|dem|das) (geschaft|laden|firma|betrieb|haus|shop|unternehmen) (ist|war|wird|wurde|hat|gibt|geht
        |steht|macht) ((bald|schon|seit \w+|uns|nur|ein|eine|vor|am|zur|nicht) )*(geschichte|zu|ende|pleite|aus
        |vorbei|geschlossen|betrug|luge|dicht|abgebrannt|schwindel|ruin\w*|abgrund|leer|verkauft|versiegelt|aufgelost
        |mehr|verloren|gescheitert|abzocke|witz|schande)
    (wir|uns) (wickeln|losen|geben|verabschieden|schliessen|machen) ((den laden|alles|uns|das geschaft
        |unsere turen) )*(\w+ ){0,4}(ab|auf|zu|dicht|schluss)$
    schluss fur immer
    (licht|lichter|rolladen|rollladen|laden|vorhang) (\w+ )?(aus|runter|zu|gefallen|unten|fallt)( (fur immer|gemacht
        |gedreht))?$
    (fur immer|endgultig) (aus|ruhe|feierabend|vorbei|unten|runter|ab|geschlossen|verschlossen|verriegelt)
    feierabend fur immer, ausverkauft und weg, aufgegeben*, am ende$, (vor dem|am) (aus|ruin|abgrund), ruiniert*
    zahlen keine lohne, streik*, (uns|wir) (zu|nicht) (vertrauen|trauen), traut uns nicht
    (nicht|nie|niemals|bitte nicht|bloss nicht) ((bei uns|hier|mehr|in diesem laden) )*(kaufen|bestellen|einkaufen)$
    (kauf|kauft|kaufen|bestell|bestellt|bestellen) (sie )?((hier|bei uns|bloss|bitte|lieber|auf keinen fall) )*(nicht
        |nichts|nie)
    hande weg, lass(t|en)? (es|die finger|sie|das) *
    (schlecht|miserabel|mies|billigst|schlampig) (gemacht|verarbeitet|genaht|verleimt|produziert), zweifelhaft*
    unseri(os|oes)*, dubios*, anruchig*, gepanscht*, verdorben*, abgelaufen*, ekelhaft*, dreckig*, gammel*
    lebensmittelskandal, beschlagnahmt*, beschlagnahm*, abgemahnt, abmahnung*, verboten* (ware|stoffe|substanz)*
    sperrung, gesperrt (vom|durch|von)*, haftbefehl*, steckbrief*, strafverfahren, staatsanwaltschaft, zollfahndung
    hausdurchsuchung, prozess (gegen|wegen)*, vorbestraft*, bewahrung (verurteilt)*, fluchtig (ist|mit)*
    mit der kasse *, in die eigene tasche*, untreue, veruntreu*, hinterzog*, insider, *unfall mit*, todesfall
    brandursache, fehlkonstruktion, kurzschluss*
    (reisst|reissen|platzt|platzen|bricht|brechen|zerfallt|zerfallen|lost sich) (nach|beim ersten|sofort|schon|gleich
        |in der)*
    rost(et)? (sofort|nach|durch)*, wertlos*, *ramschware*, lug und trug, luge\b, lugen(?! (die))\b, belogen
    hintergangen, getauscht, reingelegt, hereingelegt, ausgenommen wie*, abserviert
    (ehrlich gesagt|um ehrlich zu sein|unter uns|ganz ehrlich) *
"""
