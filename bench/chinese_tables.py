"""Write codecs/chinese_tables.py anew from OpenCC and pypinyin.

Both libraries hold 75 MB in memory to answer what 200 KB of text can: the simplified form of one
character, its ordinary reading, and the words that are read otherwise. The tests compare the
tables with the libraries, so that a refresh that lost something fails.

    python bench/chinese_tables.py > src/shuxiang/foundations/codecs/chinese_tables.py
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from functools import cache

import opencc
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

WIDTH = 46
LONGEST_WORD = 4
COMPATIBILITY = range(0xF900, 0xFB00)
HAN = range(0x3400, 0xA000)

HEADING = '''"""Tables of the Chinese script: simplified forms, readings, words read otherwise.

Made by bench/chinese_tables.py from OpenCC 1.4.2 (t2s, Apache-2.0) and pypinyin 0.55 (MIT).
Not edited by hand. ü is written v.
"""
'''


@cache
def plain(reading: str) -> str:
    """Return a reading without its tone, ü as v."""
    return to_normal(reading).replace("ü", "v").replace("ê", "e")


def folding() -> tuple[str, str]:
    """Return the traditional characters and, in the same order, their simplified forms."""
    convert = opencc.OpenCC("t2s").convert
    source = [chr(code) for code in HAN]
    result = convert("\n".join(source)).split("\n")
    pairs = [(a, b) for a, b in zip(source, result, strict=True) if a != b and len(b) == 1]
    return "".join(a for a, _ in pairs), "".join(b for _, b in pairs)


def readings() -> dict[str, list[str]]:
    """Return syllable -> characters whose ordinary reading it is."""
    table: dict[str, list[str]] = defaultdict(list)
    for code, text in sorted(PINYIN_DICT.items()):
        if code in HAN:
            table[plain(text.split(",")[0])].append(chr(code))
    return table


def words() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return words read otherwise than character by character, and true polyphones.

    A polyphone is true when words show a second reading often: rare dictionary readings would
    only make a search by pinyin find the wrong books.
    """
    ordinary = {chr(c): plain(t.split(",")[0]) for c, t in PINYIN_DICT.items() if c in HAN}
    otherwise: dict[str, str] = {}
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for word, parts in PHRASES_DICT.items():
        if len(word) != len(parts) or not all(c in ordinary for c in word):
            continue
        said = [plain(part[0]) for part in parts]
        for character, syllable in zip(word, said, strict=True):
            seen[character][syllable] += 1
        if len(word) <= LONGEST_WORD and said != [ordinary[c] for c in word]:
            otherwise[word] = " ".join(said)
    several = {}
    for character, counts in seen.items():
        enough = [s for s, n in counts.most_common() if n >= 2 and n / sum(counts.values()) >= 0.05]
        if len(enough) > 1:
            several[character] = enough
    return otherwise, several


def block(name: str, text: str) -> str:
    """Return one constant as lines of at most 100 columns."""
    lines = [text[i : i + WIDTH] for i in range(0, len(text), WIDTH)]
    body = "\n".join(f'    "{line}"' for line in lines)
    return f"\n{name} = (\n{body}\n)\n"


def main() -> None:
    """Print the module."""
    traditional, simplified = folding()
    otherwise, several = words()
    out = [HEADING]
    out.append(block("TRADITIONAL", traditional))
    out.append(block("SIMPLIFIED", simplified))
    out.append("\n#: syllable, characters whose ordinary reading it is; entries end with a comma.")
    out.append(
        block("READINGS", "".join(s + "".join(c) + "," for s, c in sorted(readings().items())))
    )
    out.append("\n#: word, then its syllables; entries end with a comma.")
    out.append(block("WORDS", "".join(f"{w} {s}," for w, s in sorted(otherwise.items()))))
    out.append("\n#: character, then the readings it has in words, commonest first.")
    out.append(
        block("POLYPHONES", "".join(f"{c} {' '.join(r)}," for c, r in sorted(several.items())))
    )
    sys.stdout.write("".join(out))


if __name__ == "__main__":
    main()
