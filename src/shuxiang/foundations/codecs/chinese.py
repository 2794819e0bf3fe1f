"""The Chinese script as text: folding, words, bigrams, readings. Pure functions of strings.

One form of every text is compared: `fold`. Two token streams are cut from it, dictionary words
(`words`, for ranking) and pairs of characters (`bigrams`, so that any substring is found).
Readings are syllables without tone, ü written v; `spelled` makes lu and lü alike for matching.
The dictionaries load at the first use, not at the import.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice, pairwise, product

#: A name or title is given at most so many readings.
MOST_READINGS = 8
#: A string of letters is cut into syllables in at most so many ways.
MOST_SPELLINGS = 8

_HAN = "\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+[+#]*")
_IS_HAN = re.compile(rf"[{_HAN}]")
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]")
_FIRST = 0x3400


def is_han(character: str) -> bool:
    """Say whether a character is written without spaces: 汉字, kana, hangul."""
    return _IS_HAN.match(character) is not None


@cache
def _simplified() -> dict[int, int]:
    from shuxiang.foundations.codecs.chinese_tables import SIMPLIFIED, TRADITIONAL

    return str.maketrans(TRADITIONAL, SIMPLIFIED)


def _unaccented(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKD", match[0])[0]


def _plain(text: str) -> str:
    """Return compatibility forms resolved, lower case, accents dropped; 繁简 untouched."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _ACCENTED.sub(_unaccented, text)
    return text.lower()


def simplify(text: str) -> str:
    """Return traditional characters as simplified ones, character by character.

    Character by character, because then a substring of a title folds to a substring of the
    folded title; conversion by words (乾隆, 乾燥) would break that.
    """
    return text if text.isascii() else text.translate(_simplified())


def runs(text: str) -> list[str]:
    """Return the runs of a text: 汉字 written together (stops between them ignored), or one
    Latin word or number (c++ and c# keep their sign)."""
    found: list[str] = []
    for run in _RUN.findall(simplify(_plain(text))):
        if found and is_han(run[0]) and is_han(found[-1][-1]):
            found[-1] += run
        else:
            found.append(run)
    return found


def fold(text: str) -> str:
    """Return the one form in which texts are compared: NFKC, lower case, simplified, no stops.

    Runs of 汉字 and of letters are parted by one space.
    """
    return " ".join(runs(text))


def _parted(text: str) -> str:
    """Return a text folded but with a space for every stop: a word never reaches over one."""
    return " ".join(_RUN.findall(simplify(_plain(text))))


def words(text: str) -> list[str]:
    """Return the dictionary words of a text, long ones also by their parts, for an index."""
    import rjieba

    return [w for w in rjieba.cut_for_search(_parted(text)) if not w.isspace()]


def plain_words(text: str) -> list[str]:
    """Return the dictionary words of a text, each part once, for a query."""
    import rjieba

    return [w for w in rjieba.cut(_parted(text)) if not w.isspace()]


def bigrams(text: str) -> list[str]:
    """Return the pairs of a text as an index keeps them: 红楼梦 → 红楼 楼梦 梦; words as they are.

    The last character of a run stands alone as well: it marks the end of the run, so that a pair
    never reaches over it and a phrase may end before a number.
    """
    tokens: list[str] = []
    for run in runs(text):
        if is_han(run[0]):
            tokens.extend(map("".join, pairwise(run)))
            tokens.append(run[-1])
        else:
            tokens.append(run)
    return tokens


def phrase(text: str) -> tuple[list[str], str]:
    """Return the pairs to look up for a text, and the character left over at its end, if any.

    红楼梦 → [红楼, 楼梦], ""; 第2版 → [第, 2], 版; 梦 → [], 梦.
    """
    tokens = bigrams(text)
    if not tokens or not is_han(tokens[-1][0]):
        return tokens, ""
    last = tokens.pop()
    joined = bool(tokens) and len(tokens[-1]) == 2 and is_han(tokens[-1][0])
    return tokens, "" if joined else last


@cache
def _syllables() -> tuple[str, ...]:
    from shuxiang.foundations.codecs.chinese_tables import READINGS

    return tuple(sorted({re.sub(r"[^a-z]", "", entry) for entry in READINGS.split(",") if entry}))


@cache
def _ordinary() -> array[int]:
    """Return, for each character from U+3400, 1 + the number of its syllable; 0 unknown."""
    from shuxiang.foundations.codecs.chinese_tables import READINGS

    number = {syllable: n for n, syllable in enumerate(_syllables(), 1)}
    table = array("H", bytes(2 * (0xA000 - _FIRST)))
    for entry in READINGS.split(","):
        syllable = re.sub(r"[^a-z]", "", entry)
        for character in entry[len(syllable) :]:
            table[ord(character) - _FIRST] = number[syllable]
    return table


@cache
def _otherwise() -> dict[str, str]:
    from shuxiang.foundations.codecs.chinese_tables import WORDS

    return dict(entry.split(" ", 1) for entry in WORDS.split(",") if entry)


@cache
def _polyphones() -> dict[str, tuple[str, ...]]:
    from shuxiang.foundations.codecs.chinese_tables import POLYPHONES

    return {e[0]: tuple(e[2:].split()) for e in POLYPHONES.split(",") if e}


def _said_alone(character: str) -> str:
    code = ord(character) - _FIRST
    table = _ordinary()
    number = table[code] if 0 <= code < len(table) else 0
    return _syllables()[number - 1] if number else character


@lru_cache(maxsize=32768)
def _said(word: str, simplified: str) -> tuple[tuple[str, ...], ...]:
    """Return the readings of each character of one word, the right one first."""
    if not is_han(word[0]):
        return ((word,),)
    known = _otherwise()
    whole = known.get(word) or known.get(simplified)
    if whole:
        return tuple((syllable,) for syllable in whole.split())
    if len(word) == 1:
        from shuxiang.foundations.codecs.chinese_names import ALONE

        first = ALONE.get(simplified) or _said_alone(word)
        others = _polyphones().get(simplified, ())
        return ((first, *(o for o in others if o != first)),)
    said: list[tuple[str, ...]] = []
    at = 0
    while at < len(word):
        for size in (4, 3, 2):
            inner = known.get(simplified[at : at + size]) if at + size <= len(word) else None
            if inner:
                said.extend((syllable,) for syllable in inner.split())
                at += size
                break
        else:
            said.append((_said_alone(word[at]),))
            at += 1
    return tuple(said)


def _choices(text: str) -> list[tuple[str, ...]]:
    """Return the readings of each character or Latin word of a text, in order."""
    import rjieba

    plain = " ".join(_RUN.findall(_plain(text)))
    found: list[tuple[str, ...]] = []
    at = 0
    for word in rjieba.cut(simplify(plain)):
        raw = plain[at : at + len(word)]
        at += len(word)
        if not word.isspace():
            found.extend(_said(raw, word))
    return found


def _combinations(choices: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return whole readings, the likeliest first, at most MOST_READINGS."""
    kept: list[tuple[str, ...]] = []
    total = 1
    for options in choices:
        room = options if total * len(options) <= MOST_READINGS else options[:1]
        total *= len(room)
        kept.append(room)
    return tuple(dict.fromkeys(islice(product(*kept), MOST_READINGS)))


def pinyin(text: str) -> tuple[str, ...]:
    """Return the syllables of a text in its likeliest reading; Latin words as they are."""
    return tuple(options[0] for options in _choices(text))


def spoken(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the readings of a title, each as syllables, the likeliest first."""
    return _combinations(_choices(text))


def initials(text: str) -> str:
    """Return the first letters of the likeliest reading: 红楼梦 → hlm."""
    return initials_of(pinyin(text))


def initials_of(syllables: Iterable[str]) -> str:
    """Return the first letters of syllables."""
    return "".join(syllable[0] for syllable in syllables)


def readings(name: str) -> tuple[str, ...]:
    """Return the readings of a person's name, surname readings first, syllables parted by spaces.

    At most MOST_READINGS. 单雄信 → shan xiong xin, dan xiong xin, …
    """
    from shuxiang.foundations.codecs.chinese_names import SURNAMES

    plain = "".join(_RUN.findall(simplify(_plain(name))))
    if not plain or not is_han(plain[0]):
        return (" ".join(pinyin(name)),) if plain else ()
    for size in (2, 1):
        surname = plain[:size]
        if surname in SURNAMES and (size == 1 or len(plain) > 2):
            break
    else:
        surname = plain[0]
    usual = SURNAMES.get(surname, ())
    if len(surname) == 1:
        usual = (*usual, _said_alone(surname), *_polyphones().get(surname, ()))
    given = [(_said_alone(c), *_polyphones().get(c, ())) for c in plain[len(surname) :]]
    given = [tuple(dict.fromkeys(options)) for options in given]
    surnames = tuple(dict.fromkeys(usual))
    found = _combinations([surnames, *given])
    likely = " ".join(_choices_of_word(surname, plain))
    ordered = [" ".join(parts) for parts in found]
    if surname not in SURNAMES and likely in ordered:
        ordered.remove(likely)
        ordered.insert(0, likely)
    return tuple(ordered)


def _choices_of_word(surname: str, plain: str) -> tuple[str, ...]:
    """Return surname and given name, each read as a word of its own."""
    return pinyin(surname) + (pinyin(plain[len(surname) :]) if len(plain) > len(surname) else ())


def spelled(syllable: str) -> str:
    """Return a syllable as it is compared: v and u both stand for ü."""
    return syllable.replace("v", "u")


@cache
def _spellable() -> frozenset[str]:
    return frozenset(map(spelled, _syllables())) - {"m", "n", "ng", "hm", "hng"}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(s[:n] for s in _spellable() for n in range(1, len(s) + 1))


def _cut(letters: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways to cut letters into syllables, long syllables first; the last may be begun."""
    if not letters:
        yield ()
        return
    for size in range(min(6, len(letters)), 0, -1):
        head, rest = letters[:size], letters[size:]
        if head in _spellable():
            for tail in _cut(rest):
                yield (head, *tail)
        elif not rest and head in _beginnings():
            yield (head,)


def spellings(letters: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to read letters as pinyin syllables; the last may be only begun.

    hongloumeng → (hong, lou, meng); xian → (xian), (xi, an). Whole syllables come before begun
    ones. Letters, spaces and apostrophes only, at most 60 letters; else empty.
    """
    parts = re.findall(r"[a-z]+", spelled(_plain(letters)))
    if not parts or sum(map(len, parts)) > 60:
        return ()
    ways: list[tuple[str, ...]] = [()]
    for part in parts:
        cuts = list(islice(_cut(part), MOST_SPELLINGS * 4))
        ways = [way + cut for way, cut in islice(product(ways, cuts), MOST_SPELLINGS * 4)]
    whole = [w for w in ways if all(s in _spellable() for s in w)]
    begun = [w for w in ways if not all(s in _spellable() for s in w)]
    begun = [w for w in begun if all(s in _spellable() for s in w[:-1])]
    return tuple(sorted(whole, key=len)[:MOST_SPELLINGS] + sorted(begun, key=len)[:2])


def is_syllable(letters: str) -> bool:
    """Say whether letters are one whole pinyin syllable."""
    return letters in _spellable()


@cache
def _places() -> dict[str, int]:
    return {syllable: place for place, syllable in enumerate(_syllables(), 1)}


def syllable_order(syllable: str) -> int:
    """Return the place of a syllable among all, from 1; 0 if it is none."""
    return _places().get(syllable, 0)


def pinyin_sort_key(text: str) -> str:
    """Return a string by which texts sort as in a Chinese list: first reading, numbers as numbers.

    At most 200 characters, ASCII; for a database column.
    """
    parts = (p.zfill(9) if p.isdecimal() and p.isascii() else p for p in pinyin(text[:100]))
    return " ".join(parts)[:200]
