"""What was probably meant where nothing is written like it: one character wrong, missing or extra.

Pure: given a text and the titles that share most of it, or a word and the words that the index
knows, return the spellings that lie one slip away.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator

from shuxiang.foundations.codecs import chinese

#: Shorter texts have too many neighbours.
SHORTEST_HAN, SHORTEST_LATIN = 3, 5
#: From this length on two slips are forgiven.
TWO_SLIPS = 8


def slips(text: str) -> int:
    """Return how many slips are forgiven in a text of this length."""
    return 2 if len(text) >= TWO_SLIPS else 1


def nearest_part(text: str, title: str) -> tuple[int, str]:
    """Return the part of a title that is nearest to a text, and how many characters differ.

    The part may stand anywhere in the title (Sellers' algorithm). Both texts are folded.
    """
    # A row a character of the text: cost, and where the part begins, for each end in the title.
    costs, starts = [0] * (len(title) + 1), list(range(len(title) + 1))
    for row, wanted in enumerate(text, 1):
        before, begun = costs, starts
        costs, starts = [row], [0]
        for column, there in enumerate(title, 1):
            ways = (
                (before[column - 1] + (wanted != there), begun[column - 1]),
                (before[column] + 1, begun[column]),
                (costs[column - 1] + 1, starts[column - 1]),
            )
            cost, start = min(ways)
            costs.append(cost)
            starts.append(start)
    least = min(costs)
    parts = [title[starts[end] : end] for end, cost in enumerate(costs) if cost == least]
    # Of equals the whole title was meant, else the part that is as long as the text.
    return least, min(parts, key=lambda part: (part != title, abs(len(part) - len(text))))


def meant(text: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Return the parts of these titles that a text was meant for, the commonest first."""
    seen: dict[str, int] = {}
    for title in titles:
        cost, part = nearest_part(text, title)
        if 0 < cost <= slips(text) and len(part) >= 2 and part != text:
            seen[part] = seen.get(part, 0) + 1
    return tuple(sorted(seen, key=lambda part: (-seen[part], abs(len(part) - len(text)))))


def one_letter_off(word: str) -> Iterator[str]:
    """Yield every spelling one letter away: changed, missing, extra, or two that changed places."""
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in string.ascii_lowercase:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


def meant_sounds(letters: str, exists: Callable[[str], bool]) -> str:
    """Return the pinyin that letters were meant for: one slip away, and a title or a name sounds
    so. Empty where there is none."""
    for other in dict.fromkeys(one_letter_off(letters)):
        for way in chinese.spellings(other):
            said = "-".join(way)
            if len(way) > 1 and (exists("=" + said) or exists("@" + said)):
                return other
    return ""


def meant_word(word: str, known: Iterable[str]) -> str:
    """Return the word in letters that lies one slip from this one; empty where there is none."""
    near = set(one_letter_off(word))
    return next((one for one in known if one in near), "")
