"""German copy that promises what only the shop may promise, and copy that only looks like it."""

from __future__ import annotations

import pytest

from tests.container_image.claims.words.judged import find_passed, find_refused, judge_words

# An offer or a gift, in a sentence of a model or of a delivered page.
REDUCTIONS = """
Kostenlos dazu: ein Tuch aus Leinen
Heute versandkostenfrei
Gratisversand auf alles
Mit Gratis-Zugabe
Alles zum halben Preis
Jetzt 20 % günstiger
Zwanzig Prozent Rabatt auf Stäbe
Bis zu 30 % auf Kerne
Rabattcode EICHE
Der Winterschlussverkauf beginnt
Unser Sonderangebot der Woche
Im Angebot: Eschenstäbe
Echte Schnäppchen aus der Werkstatt
Echte Schnaeppchen aus der Werkstatt
Stark reduzierte Einzelstücke
Mit Gutschein noch schöner
Portofrei nach Hause
Zum Nulltarif
Ohne Aufpreis graviert
Drei für zwei
Wir senken: Preisnachlass auf Eiche
Räumungsverkauf im Lager
Umsonst dazu
Der dritte ist geschenkt
SONDERANGEBOTE
Sparen Sie 15
Frei Haus
"""
CLAIMS = """
Kleine Preise, große Wirkung
Preiswert und gut
Preis-Leistung, die stimmt
Zehn Euro gut angelegt
Nur fünf Cent am Tag
Zehn Prozent mehr Holz
Ab 19 zu haben
Statt 40 jetzt neu
Günstige Hölzer
Guenstige Hoelzer
Billiger wird es nicht
Sparsets für Einsteiger
Für jeden Geldbeutel
Kostet fast nichts
Erschwinglich für alle
Ohne Versandkosten
Sofort lieferbar
Lieferung in zwei Tagen
Schon morgen bei Ihnen
Schneller Expressversand
Versandfertig in drei Werktagen
Wird heute noch verschickt
Auf Lager
Sofort verfügbar
Nur noch drei da
Nur noch wenige Exemplare
Solange der Vorrat reicht
Letzte Chance
Das letzte Stück seiner Art
Limitierte Auflage
Begrenzte Stückzahl
Bald vergriffen
Fast ausverkauft
Restposten aus Eiche
Jetzt zugreifen
Schnell sein lohnt sich
Nur heute
Nur für kurze Zeit
Endet morgen
Beeilen Sie sich
Nicht verpassen
Der Countdown läuft
Mit Geld-zurück-Garantie
Lebenslange Garantie
30 Tage Rückgaberecht
Kostenfreie Rücksendung
Einfacher Umtausch
Zwei Jahre Gewährleistung
Unser Bestseller
Meistverkaufte Stäbe
Die beliebtesten Stäbe
Am beliebtesten: Eiche
Von Kunden empfohlen
Fünf Sternen wert
Tausende zufriedene Kunden
Bestens bewertet
Begeisterte Bewertungen
Testsieger des Jahres
Preisgekröntes Handwerk
Ausgezeichnete Qualität
Sammeln Sie Treuepunkte
Ratenzahlung möglich
Für kleines Geld
Schon ab zwanzig Euro
Nichts zahlen, alles haben
Eins bezahlen, zwei bekommen
Zwei kaufen, eins bezahlen
Beim Kauf von zwei Stäben ein Tuch dazu
Zum Kennenlernpreis
Rabattiert
Heute günstig
Der Sale beginnt
Sale-Stücke
Dauertiefpreise
Alles muss raus
Lagerverkauf
Lagerräumung
Supersparwoche
Geld sparen
Mehr fürs Geld
Für lau
Geschenkt dazu
Inklusive Gratis-Etui
Gratisetui
Wir übernehmen das Porto
Kommt in zwei Tagen
In 24 Stunden da
Bis Freitag zu Hause
Wir senden noch heute
Wird schnell geliefert
Nur wenige Stücke
Wenige Stück verfügbar
Nur drei Stück
Die letzten ihrer Art
Heute noch zu haben
Bald weg
Solange sie da sind
Solange es sie gibt
Nur bis Sonntag
Nur am Wochenende
Jetzt oder nie
Letzter Tag
Die letzten Tage
Wer zuerst kommt
Exklusives Angebot
Exklusiv zum Vorteilspreis
Kostenlose Retoure
Rückgabe leicht gemacht
Zufriedenheit garantiert
Lebenslang garantiert
Kunden lieben ihn
Von Tausenden geliebt
Fünf-Sterne-Stäbe
5 Sterne
4,8 von 5
Unser meistgekaufter Stab
Kundenliebling
Verkaufsschlager
Nummer eins unter den Stäben
Der beliebteste Stab
Hochgelobt
Mit Bestnote
Fünfzig Prozent
Halber Preis
Hälfte des Preises
Die Hälfte zahlen
Minus zwanzig
20 Euro gespart
Zwanzig Euro
Zwanzig Franken
"""
HARMLESS = """
Bleifrei verlötet
Ein Griff aus Preiselbeerholz
Ein Loblied auf die Esche
Frei in der Hand
Freihändig geschnitzt
Freie Formen, freies Spiel
Stäbe für stille Abende
Von Hand gedreht und zweimal geölt
Überlieferte Muster
Seit Generationen überliefert
Ein Lagerfeuer im Herbst
Sparsam verziert
Spargelschäler aus Buche
Spart nicht an Tiefe im Ton
Sterne am Winterhimmel
Unter den Sternen
Europäische Eiche
Ein Geschenk für Freunde des Waldes
Ruhige Hand, ruhiger Ton
Der Kern aus Mondstein
Für Bücher, Räder und Reisen
Zwei Hölzer, ein Ton
Das Holz gibt sein Geheimnis nicht preis
Klein genug für die Tasche
Neu in der Werkstatt
Für den ersten Stab
Ab 12 Jahren
Seit 1871 am selben Ort
Letzte Sonne im Oktober
Schnelle Gesten, leiser Klang
Gute Gesellschaft auf langen Wegen
Ein Stab wie ein alter Freund
Eiche, Esche und Ulme
Weiße Ränder, dunkle Mitte
Nachlässig schön
Ein Angelpunkt in der Hand
Ein Stab für jeden Tag
Mit Liebe gemacht
Die Werkstatt am Fluss
Gerade Linien, warme Farben
Hält ein Leben lang
Wie gemacht für kleine Hände
Neues aus dem Wald
Der Klang alter Bäume
Ideal zum Üben
Ein guter Anfang
Nur Holz und Öl
Nur die Maserung zählt
Drei Hölzer, drei Stimmen
Für Sammler und Suchende
Zum Verschenken schön
Im Sternenlicht
Sternenklar
Freitagabend am Kamin
Freundlich in der Hand
Befreit von allem Überflüssigen
Spröde Rinde, glatter Kern
Sparren und Balken
Ein Hauch von Winter
Das Lager der Wanderer
Verlässlich bei jedem Wetter
Garten, Hof und Wiese
Auf Reisen zu Hause
Jetzt neu entdecken
Entdecken Sie die Werkstatt
Noch mehr aus Eiche
Passend dazu
Was dazu passt
Zuletzt angesehen
Ihre Auswahl
Alles für das Pult
Größen von S bis XL
In zwei Größen
Für Groß und Klein
Ein Paar für zwei
"""


@pytest.mark.parametrize("words", judge_words(REDUCTIONS))
def test_an_offer_is_refused_on_every_page(words: str) -> None:
    assert find_passed(words, "de", is_reduction=True) == []


@pytest.mark.parametrize("words", judge_words(CLAIMS))
def test_a_claim_is_refused_in_every_spelling(words: str) -> None:
    assert find_passed(words, "de") == []


@pytest.mark.parametrize("words", judge_words(HARMLESS))
def test_plain_copy_stays(words: str) -> None:
    assert find_refused(words, "de") is None
