"""《中国图书馆分类法》: the main classes, cleaning of numbers, and the filing order.

The filing order is that of the fifth edition's manual (pp. 82–83): left to right; letters first,
then digits; where an auxiliary sign follows identical characters, the order is
``-  ( )  " "  =  < >  :  +`` and only then further digits. The dot after three digits is only for
the eye. The full scheme is under copyright and is loaded by the library that owns it.
"""

from __future__ import annotations

import re
import unicodedata

#: The 22 main classes, fifth edition.
MAIN_CLASSES = {
    "A": "马克思主义、列宁主义、毛泽东思想、邓小平理论",
    "B": "哲学、宗教",
    "C": "社会科学总论",
    "D": "政治、法律",
    "E": "军事",
    "F": "经济",
    "G": "文化、科学、教育、体育",
    "H": "语言、文字",
    "I": "文学",
    "J": "艺术",
    "K": "历史、地理",
    "N": "自然科学总论",
    "O": "数理科学和化学",
    "P": "天文学、地球科学",
    "Q": "生物科学",
    "R": "医药、卫生",
    "S": "农业科学",
    "T": "工业技术",
    "U": "交通运输",
    "V": "航空、航天",
    "X": "环境科学、安全科学",
    "Z": "综合性图书",
}

#: The second letters of T.
TECHNOLOGY = {
    "TB": "一般工业技术",
    "TD": "矿业工程",
    "TE": "石油、天然气工业",
    "TF": "冶金工业",
    "TG": "金属学与金属工艺",
    "TH": "机械、仪表工业",
    "TJ": "武器工业",
    "TK": "能源与动力工程",
    "TL": "原子能技术",
    "TM": "电工技术",
    "TN": "无线电电子学、电信技术",
    "TP": "自动化技术、计算机技术",
    "TQ": "化学工业",
    "TS": "轻工业、手工业",
    "TU": "建筑科学",
    "TV": "水利工程",
}

#: Signs that stand only in the printed scheme (alternative, discontinued, ranges).
_SCHEME_ONLY = str.maketrans("", "", "[]{}")

_CLASS = re.compile(r"[A-KN-VXZ][A-Z]?\d*[\w.\-()\"=<>:+/]*\Z", re.ASCII)

#: Sign → its rank as one character that sorts below every digit. Letters rank lowest of all.
_SIGNS = {sign: chr(ord("!") + at) for at, sign in enumerate('-()"=<>:+')}
_DIGITS = "~"
_LETTERS = " "
_TOKEN = re.compile(r"[A-Z]+|\d+|.", re.ASCII | re.DOTALL)
_SAME = str.maketrans({"〈": "<", "〉": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"'})


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_SAME)).upper()


def clean(text: str) -> str:
    """Return a class number as a spine would carry it: half-width, without the scheme's brackets."""
    plain = _plain(text).strip().translate(_SCHEME_ONLY)
    return re.sub(r"\s+", "", plain).rstrip("./")


def is_class(text: str) -> bool:
    """Say whether a text has the form of a CLC number."""
    return _CLASS.match(clean(text)) is not None


def main_letter(class_number: str) -> str:
    """Return the main class letter, or '' where there is none."""
    letter = clean(class_number)[:1]
    return letter if letter in MAIN_CLASSES else ""


def main_class_name(letter: str) -> str:
    """Return the name of a main class (or of a second letter of T), or ''."""
    return MAIN_CLASSES.get(letter) or TECHNOLOGY.get(letter, "")


def sort_key(class_number: str) -> str:
    """Return a text whose plain order is the filing order of class numbers.

    Each token begins with a character that ranks it: letters, the signs in their order, digits.
    Digits compare as decimals, character by character; the shorter number comes first.
    """
    plain = re.sub(r"[.\s]", "", _plain(class_number).translate(_SCHEME_ONLY))
    parts = []
    for token in _TOKEN.findall(plain):
        if "0" <= token[0] <= "9":
            parts.append(_DIGITS + token)
        elif "A" <= token[0] <= "Z":
            parts.append(_LETTERS + token + _LETTERS)
        else:
            parts.append(_SIGNS.get(token, "}"))
    return "".join(parts)


#: The six groups of 农家书屋 shelves, in their order.
FARM_GROUPS = ("政经", "科技", "生活", "文化", "少儿", "其它")


def farm_group(class_number: str, *, for_children: bool = False) -> str:
    """Return the farm-bookhouse group of a class (they do not use the CLC)."""
    if for_children:
        return "少儿"
    number = clean(class_number)
    letter = number[:1] or "?"
    if letter in "ABCDEF":
        return "政经"
    if number.startswith(("TS97", "R")):
        return "生活"
    if letter in "NOPQSTUVX":
        return "科技"
    if letter in "GHIJK":
        return "文化"
    return "其它"
