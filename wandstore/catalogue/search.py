"""Finds products by words, without a service: an index of the words of a catalogue, built once and kept in memory.

What a shopper types and what a merchant writes are made alike in three steps, for any language: letters are folded
(case, accents), an ending is taken off, and words of scripts without spaces become pairs of letters.

The endings are a few rules of our own. A stemmer for each language would be a dependency, and would have to know the
language of each text, which a catalogue does not say. An ending that the rules do not know costs little: the beginning
of a word finds the whole word, and one wrong letter is forgiven.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice, pairwise

MAX_WORDS = 8
MAX_WORD_LENGTH = 40
# Shorter words have a neighbour for nearly every letter, so a slip in them would find anything.
MIN_LENGTH_WITH_SLIP = 4
MAX_OFFERS = 3
# What bounds the work for words that were made to cost much.
_MAX_SLIPS_TRIED = 5
_MAX_SLIPS_BEGUN = 200
_MAX_LETTERS = 100
# A description may be a whole article; what a product is stands at its beginning.
_MAX_TEXT_LENGTH = 2_000

# Letters and digits. Vowels of these scripts are marks, which are no letters to `\w`: Hebrew, Arabic, those of India.
_MARKS = "\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
# Written without spaces: Thai, Lao, Burmese, Khmer, kana, and Chinese characters.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u309f\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])(?:[^\W_]|[{_MARKS}]))+")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.compile("['’ʼ]")
# Letters that Unicode does not take apart.
_OTHER_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"([bdgkmnpt])\1$")
_LEVEL_BITS = 3
_LEVEL_MASK = (1 << _LEVEL_BITS) - 1


class Level(IntEnum):
    """The field that a word was found in; a higher one counts for more."""

    DESCRIPTION = 1
    OPTIONS = 2
    TAGS = 3
    VENDOR = 4
    CATEGORY = 5
    TITLE = 6


class _Kind(IntEnum):
    """How a word was found."""

    SLIP = 1
    BEGINNING = 2
    WHOLE = 3


@lru_cache(maxsize=32)
def _worth(kind: _Kind, least: Level) -> tuple[int, ...]:
    """The score of a word by the level of its field, which decides before the kind; 0 for a field below `least`."""
    return tuple(4 * level + kind if level >= least else 0 for level in range(_LEVEL_MASK + 1))


@dataclass(frozen=True, slots=True)
class Entry:
    """The texts of one product. `category` may have more than one name, `options` the values of all of them."""

    title: str
    category: str = ""
    vendor: str = ""
    tags: str = ""
    options: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Other words, and how many products they find."""

    words: str
    found: int


@dataclass(frozen=True, slots=True)
class Search:
    """What words find: for each product, by its place in the catalogue, how well it fits.

    `read_as` are the words that were searched for where a slip was corrected, else empty. `offers` are words that find
    something nearby; there are some only where the words themselves find nothing, or only in descriptions.
    """

    scores: dict[int, int]
    read_as: str = ""
    offers: tuple[Offer, ...] = ()


def fold(text: str) -> str:
    """Lower case, without accents and apostrophes: "Émile’s" is "emiles"."""
    if text.isascii():
        return text.lower().replace("'", "")
    text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    # Casefolding again, because a compatibility form may be made of capitals: "℠" is "SM".
    return _APOSTROPHES.sub("", unicodedata.normalize("NFC", text).casefold().translate(_OTHER_LETTERS))


def split_words(text: str) -> list[str]:
    """The folded words of what a shopper typed, each once and cut to a sensible length."""
    return list(dict.fromkeys(word[:MAX_WORD_LENGTH] for word in _words_of(fold(text), whole=False)))


def stem(word: str) -> str:
    """A folded word without its ending: "berries" and "berry", "knives" and "knife", "Lampen" and "Lampe" are one."""
    if len(word) < 4 or not word[-1].isalpha():
        return word
    if (word.endswith("s") and not word.endswith(("ss", "us", "is"))) or word.endswith(("eaux", "eux", "oux")):
        word = word[:-1]
    for ending in ("ing", "ed", "en"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 4 and _VOWEL.search(rest):
            word = _DOUBLED.sub(r"\1", rest)
            break
    if len(word) >= 4 and word.endswith("e"):
        word = word[:-1]
    if len(word) >= 4 and word.endswith(("y", "v")):
        word = word[:-1] + ("i" if word.endswith("y") else "f")
    return word


class _StemNumbers(dict[str, int]):
    """The number of each word's stem, given when the word is first met."""

    def __init__(self) -> None:
        self.of_stem: dict[str, int] = {}
        self.postings: list[array[int]] = []

    def __missing__(self, word: str) -> int:
        number = self[word] = self.of_stem.setdefault(stem(word), len(self.postings))
        if number == len(self.postings):
            self.postings.append(array("I"))
        return number

    def read(self, text: str) -> list[int]:
        """The numbers of a text's words, in order."""
        return list(map(self.__getitem__, _words_of(fold(text), whole=True)))


class SearchIndex:
    """The words of a catalogue. 25,000 products take seconds to read and tens of megabytes, a search milliseconds."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        numbers = _StemNumbers()
        read = numbers.read
        read_again = lru_cache(maxsize=None)(read)  # vendors, categories and sizes are the same for many products
        named: Counter[int] = Counter()
        self._size = 0
        for place, entry in enumerate(entries):
            # From the least to the most, so that the level that stays is the highest.
            levels = dict.fromkeys(read(entry.description[:_MAX_TEXT_LENGTH]), Level.DESCRIPTION.value)
            levels.update(dict.fromkeys(read_again(entry.options), Level.OPTIONS.value))
            levels.update(dict.fromkeys(read_again(entry.tags), Level.TAGS.value))
            levels.update(dict.fromkeys(read_again(entry.vendor), Level.VENDOR.value))
            levels.update(dict.fromkeys(read_again(entry.category), Level.CATEGORY.value))
            levels.update(dict.fromkeys(read(entry.title), Level.TITLE.value))
            shifted = place << _LEVEL_BITS
            for number, level in levels.items():
                numbers.postings[number].append(shifted | level)
                if level > 1:
                    named[number] += 1
            self._size = place + 1
        self._stems = numbers.of_stem
        # For each stem, the products that have it, in order: place and level in one number.
        self._postings = numbers.postings
        # In how many products it stands elsewhere than in the description.
        self._named = array("I", (named[number] for number in range(len(numbers.postings))))
        self._words = sorted(numbers)
        self._stem_of_word = array("I", (numbers[word] for word in self._words))
        letters = Counter(letter for word in self._words for letter in word if not _IS_UNSPACED.match(letter))
        # A script of syllables has thousands, and each would be tried at each place of a word.
        self._letters = [letter for letter, _ in letters.most_common(_MAX_LETTERS)]

    def __len__(self) -> int:
        return self._size

    def search(self, text: str, least: Level = Level.DESCRIPTION) -> Search:
        """The products that have every word, in a field of this level or above.

        A word that no product has is read as one that differs by a letter.
        """
        words = split_words(text)[:MAX_WORDS]
        found = [self._find_known(word, least) for word in words]
        read_as = list(words)
        for place, word in enumerate(words):
            if not found[place] and (slips := self._slips(word)):
                found[place] = self._score(((number, _Kind.SLIP) for number in slips), least)
                read_as[place] = next(iter(slips.values()))
        scores = _in_all(found)
        is_sure = any(
            score >= len(words) * _worth(_Kind.SLIP, Level.OPTIONS)[Level.OPTIONS] for score in scores.values()
        )
        return Search(
            scores,
            read_as=" ".join(read_as) if scores and read_as != words else "",
            offers=() if is_sure or not words else tuple(islice(self._offer(read_as, found), MAX_OFFERS)),
        )

    def complete(self, text: str, limit: int) -> list[str]:
        """What a shopper may be about to type: the words, the last one completed, the most frequent completion first.

        Words that stand only in descriptions complete nothing.
        """
        words = split_words(text)[:MAX_WORDS]
        if not words:
            return []
        *before, last = words
        wanted = _in_all([self._find_known(word) for word in before]) if before else None
        counted: dict[int, tuple[int, str]] = {}
        for position in self._range(last):
            number = self._stem_of_word[position]
            count = self._named[number]
            if count and wanted is not None:
                named = (one >> _LEVEL_BITS for one in self._postings[number] if one & _LEVEL_MASK > 1)
                count = sum(place in wanted for place in named)
            # Of the forms of one word the shortest is offered.
            if count and (number not in counted or len(self._words[position]) < len(counted[number][1])):
                counted[number] = count, self._words[position]
        best = sorted(counted.values(), key=lambda one: (-one[0], len(one[1]), one[1]))
        return [" ".join([*before, word]) for _, word in best[:limit]]

    def _find_known(self, word: str, least: Level = Level.DESCRIPTION) -> dict[int, int]:
        """Products that have the word in some form, or a word that begins with it."""
        numbers = {self._stem_of_word[place]: _Kind.BEGINNING for place in self._range(word)}
        if (whole := self._stems.get(stem(word))) is not None:
            numbers[whole] = _Kind.WHOLE
        return self._score(numbers.items(), least)

    def _score(self, numbers: Iterable[tuple[int, _Kind]], least: Level) -> dict[int, int]:
        scores: dict[int, int] = {}
        best = scores.get
        for number, kind in numbers:
            worth = _worth(kind, least)
            for posting in self._postings[number]:
                place, score = posting >> _LEVEL_BITS, worth[posting & _LEVEL_MASK]
                if score > best(place, 0):
                    scores[place] = score
        return scores

    def _range(self, beginning: str) -> range:
        """The places of the words that begin so."""
        return range(bisect_left(self._words, beginning), bisect_left(self._words, beginning + "\U0010ffff"))

    def _slips(self, word: str) -> dict[int, str]:
        """The words one slip away by the number of their stem, the most frequent first; or else those that begin so."""
        if len(word) < MIN_LENGTH_WITH_SLIP - 1 or _IS_UNSPACED.match(word):
            return {}
        # Either the word that was typed or the one that was meant has to be long enough.
        edits = [edit for edit in _edit(word, self._letters) if max(len(word), len(edit)) >= MIN_LENGTH_WITH_SLIP]
        typed = self._stems.get(stem(word))
        slips: dict[int, str] = {}
        for edit in edits:
            number = self._stems.get(stem(edit))
            # The words of one stem are one slip, named by a word that the shop uses.
            if number is not None and number != typed and (number not in slips or self._has_word(edit)):
                slips[number] = edit
        if not slips:
            begun = (place for edit in edits if len(edit) >= MIN_LENGTH_WITH_SLIP for place in self._range(edit))
            slips = {self._stem_of_word[place]: self._words[place] for place in islice(begun, _MAX_SLIPS_BEGUN)}
        return dict(sorted(slips.items(), key=lambda slip: -len(self._postings[slip[0]])))

    def _has_word(self, word: str) -> bool:
        place = bisect_left(self._words, word)
        return place < len(self._words) and self._words[place] == word

    def _offer(self, words: Sequence[str], found: Sequence[dict[int, int]]) -> Iterator[Offer]:
        """One word read as another of the shop's, then one word less, then each word alone."""
        offered = {tuple(words)}
        for wording, scores in self._other_wordings(words, found):
            count = len(_in_all(scores))
            if count and wording not in offered:
                offered.add(wording)
                yield Offer(" ".join(wording), count)

    def _other_wordings(
        self, words: Sequence[str], found: Sequence[dict[int, int]]
    ) -> Iterator[tuple[tuple[str, ...], Sequence[dict[int, int]]]]:
        """Words and what each finds."""
        for place, word in enumerate(words):
            for number, slip in islice(self._slips(word).items(), _MAX_SLIPS_TRIED):
                scores = self._score([(number, _Kind.WHOLE)], Level.DESCRIPTION)
                yield (*words[:place], slip, *words[place + 1 :]), [*found[:place], scores, *found[place + 1 :]]
        if len(words) > 1:
            # The last words of a request are more often left out than the first.
            for place in reversed(range(len(words))):
                yield (*words[:place], *words[place + 1 :]), [*found[:place], *found[place + 1 :]]
            yield from (((word,), [scores]) for word, scores in zip(words, found, strict=True))


def _words_of(folded: str, *, whole: bool) -> list[str]:
    """The words of a folded text. With `whole`, "t-shirt" is "tshirt" too, and a last letter may stand alone."""
    if folded.isascii():
        words = _PLAIN_WORD.findall(folded)
    else:
        words = []
        for word in _WORD.findall(folded):
            words += _pairs_of(word, whole) if _IS_UNSPACED.match(word) else [word]
    if whole and "-" in folded:
        words += [compound.replace("-", "") for compound in _COMPOUND.findall(folded)]
    return words


def _pairs_of(word: str, whole: bool) -> list[str]:
    pairs = ["".join(pair) for pair in pairwise(word)]
    return [*pairs, word[-1]] if whole or not pairs else pairs


def _edit(word: str, letters: Sequence[str]) -> Iterator[str]:
    """Every word that differs by a letter left out, two swapped, one replaced or one added."""
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for letter in letters:
        for place in range(len(word)):
            yield word[:place] + letter + word[place + 1 :]
        for place in range(len(word) + 1):
            yield word[:place] + letter + word[place:]


def _in_all(found: Sequence[dict[int, int]]) -> dict[int, int]:
    """The products that are in each, with the sum of their scores."""
    if not found:
        return {}
    fewest = min(found, key=len)
    return {
        place: sum(scores[place] for scores in found) for place in fewest if all(place in scores for scores in found)
    }
