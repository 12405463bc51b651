"""The little words that say nothing of a product, in the languages that pages are written in.

A heading shares them with a title by chance: "A wand for every day" does not name the "Stand for wands". Japanese has
none here: its words are read as pairs of letters, and a heading that shares some keeps its products.
"""

from __future__ import annotations

from collections.abc import Mapping

from wandstore.catalogue.search import fold, stem

_WORDS: Mapping[str, str] = {
    "en": """
        a an and are as at be by every for from has have in into is it its more most of on one or our other out so some
        than that the their them these they this those to two with without you your
    """,
    "de": """
        aber alle als am an auch auf aus bei das dein deine dem den der des die dies diese dieser ein eine einem einen
        einer es für ihr ihre im in ins ist kein keine mehr mit nach noch oder ohne sich sie sind so und uns unser
        unsere vom von vor was wie wir zu zum zur
    """,
    "fr": """
        au aux avec ce ces cette chez d dans de des du elle en est et il ils l la le les leur leurs mais ne nos notre
        nous ou par pas plus pour qu que qui sa sans se ses son sont sur tous tout toute un une vos votre vous
    """,
    "es": """
        al como con cual de del desde donde el ella ellas ellos en entre es esa ese eso esta este esto la las lo los más
        mi muy no nos nuestra nuestro o para pero por que se sin sobre son su sus te todo todos tu un una uno unos y ya
    """,
    "he": "את של על עם אל גם לא או כל זה זו אין יש הוא היא הם הן מן בין עוד כמו אשר אבל",
}
# As folded stems, which is how words are compared.
_STEMS = {code: frozenset(stem(fold(word)) for word in words.split()) for code, words in _WORDS.items()}


def function_words(language: str) -> frozenset[str]:
    """Those of a language (ISO 639), as folded stems."""
    return _STEMS.get(language, frozenset())
