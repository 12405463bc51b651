"""What a German text may not say. Compounds are found by the part that matters."""

from __future__ import annotations

from container_image.claim_words.vocabulary import Vocabulary, write_number
from container_image.number_words import GERMAN

VOCABULARY = Vocabulary(
    number=write_number(GERMAN | {"ein", "eins", "eine", "einen"}),
    reductions=r"""
        *rabatt*, *gratis*, *kostenlos*, *kostenfrei*, kostenneutral, umsonst, zum nulltarif, geschenkt, frei haus
        *versandfrei*, *portofrei*, *gebuhrenfrei*, *gebuehrenfrei*, ohne (aufpreis|kosten|gebuhr|aufschlag)*
        *sonderangebot*, *gutschein*, *ausverkauf, *ausverkaufs*, *schlussverkauf*, *raumungsverkauf*
        *raeumungsverkauf*
        *schnappchen*, *schnaeppchen*, reduziert*, herabgesetzt*, *verbilligt*, *preisnachlass*, *preissenkung*
        *preissturz*, (halbe|halben|halber|halbem) preis*, *sonderpreis*, *aktionspreis*, *sparpreis*, *tiefpreis*
        im angebot, im sale, (wochen|tages|spar|top|super|oster|winter|sommer|herbst|fruhjahrs)angebot*
        (spar|sparen|spart) (sie )?(bis )?\d*, # ?(%|prozent) (gunstiger|guenstiger|billiger|weniger|nachlass|auf)*
        bis zu # ?(%|prozent), # fur (1|2|eins|zwei|drei), (gratis|geschenk) (zu|bei) (jede|jedem|jeder)*
        fur lau, alles muss raus, *sparwoche*, *sparaktion*, (lager|abverkauf|raumungs)verkauf*, *abverkauf*, minus \d*
        zum halben, rabattiert*
        """,
    prices=r"""
        *preis*, *angebot*, *prozent*, euro, euros, cent, cents, *gunstig*, *guenstig*, *billig*
        spar(en|t|st|e|te|fuchs)?, spar(set|paket|tipp|aktion|vorteil|woche)*, *erspar(nis|nisse|t|en), gespart
        eingespart
        kostet, kosten, *kosten, *nachlass*, aktions(woche|ware|tag|zeit)*, (als|zur) zugabe, geschenk (dazu|gratis)
        bezahlbar*, erschwinglich*, (nur|bloss|statt|ab|fur nur|unter) \d*, mehrwertsteuer, mwst
        *ratenzahlung*, *treuepunkt*, bonuspunkt*, *geldborse*, *geldbeutel*, rabattiert*, *prozente
        geld, furs geld, *bezahl*, =zahlen, =zahlt, =zahl, (beim|bei) kauf*, minus #, entgelt*
        (die|der) halfte (des|der)
        """,
    scarcity=r"""
        (auf|ab|am) lager, *lagernd*, *lagerbestand*, vorratig*, vorraetig*, *vorrat reicht, solange (der )?vorrat*
        *lieferbar*, *liefer*, *verfugbar*, *verfuegbar*, ausverkauft*, vergriffen*
        nur noch*, noch (#|wenige|ein paar) (stuck|stueck|exemplare|ubrig|uebrig|da)*
        letzte[nrs]? (stuck|stueck|exemplar|chance|gelegenheit|tag|stunde|paar)*, restposten, *restbestand*
        *restbestande*
        begrenzt*, limitiert*, wird knapp, nicht verpassen, jetzt (zugreifen|kaufen|bestellen|sichern)*, zugreifen
        *schnell (sein|zugreifen|bestellen|sichern), beeil*, nur (heute|jetzt|diese|dieses|bis|solange|kurz)*
        (fur )?kurze zeit, (endet|enden) (heute|bald|morgen|in)*, countdown, (bald|fast|schon) (weg|vergriffen)
        nicht mehr lange, noch heute, sichern sie sich*
        *versand*, *verschick*, *zustell*, *portokosten*, (in|binnen|innerhalb von) # (werktag|arbeitstag|stunden)*
        # werktag*, (morgen|ubermorgen) (bei|da|im haus)*, *expressdienst*
        *ruckgabe*, *rueckgabe*, *umtausch*, *widerruf*, *rucksend*, *ruecksend*, *retoure*, geld zuruck*, geld zurueck*
        *garant*, *gewahrleist*, *gewaehrleist*, zufriedenheits*
        *bewertung*, *bewertet*, *rezension*, *kundenmeinung*, *kundenstimme*, # sternen?, *testsieger*, *testurteil*
        ausgezeichnet*, auszeichnung*, pramiert*, praemiert*, *bestseller*, *topseller*, *meistverkauft*, *meistgekauft*
        *verkaufsschlager*, *beliebtest*, *verkaufshit*, tausende[n]? (kund|zufrieden|kauf)*
        zufriedene[n]? (kund|kauf)*
        empfohlen von, (von )?kunden empfohlen, # von # (sternen|punkten|kunden)*
        lager(verkauf|raumung|raeumung)*, (ubernehmen|tragen) das porto, noch zu haben, jetzt oder nie, wer zuerst kommt
        (kommt|kommen|ist|sind|steht|stehen) (in|binnen) # (tag|stund|werktag)*
        bis (montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|heute|weihnachten)
        (nur|bloss) (wenige|einige|#) (stuck|stueck|exemplar|paar|da)*, letzte[nrs]? (ihrer|seiner) art
        solange (sie|es|er) (da|reich|noch|sie gibt|ihn gibt|gibt)*, nur am wochenende
        kunden, kundinnen, stammkunden, *kundenliebling*, von tausenden, \d[\d.,]{0,4} von \d*, nummer (eins|1)
        hochgelobt*
        *bestnote*
        """,
    harmless=r"""
        preiselbeer*, *lobpreis*, preis(gegeben|geben|gibt), (gibt|geben|gab) preis, *begunstig*, ungunstig*
        missbillig*, gebilligt, *billigung, ubermittelt, uberliefer*, ueberliefer*, versandet*, spart nicht
        nicht preis, nachlassig*
        ab \d{1,2} jahren?, (nur|ab|unter) \d{1,4} (cm|mm|m|kg|g|grad|jahren?|minuten|stunden)
        kosten sie (den|die|das|von)
        """,
    common="und, der, das, ist, nicht, mit, fur, auf, ein, eine, wir, sie, ihr, ihre, uns, unser, unsere",
)
