"""Which titles are one work: editions, printings and volumes of the same text.

Two records are one work where title and first author agree once volumes, editions and brackets are
left out. A record without an author is compared by its publisher: thousands of schoolbooks are
called 语文.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from shuxiang.listeners.discovery.document import TitleDocument
from shuxiang.listeners.discovery.folding import exact

_BRACKETS = re.compile(r"[（(\[【〔][^（）()\[\]【】〔〕]*[）)\]】〕]")
_COUNTED = "一二三四五六七八九十百零〇两\\d"
_ENDINGS = re.compile(
    rf"(第[{_COUNTED}]+[版卷册辑部集编]|[{_COUNTED}]+[版卷册]|[上中下][册卷部集]"
    r"|(典藏|珍藏|修订|增订|增补|插图|彩图|全译|注音|学生|青少|经典|精装|平装|简体|纪念|新)[版本])+$"
)


def work_of(document: TitleDocument) -> int:
    """Return the number of the work that a title belongs to: 63 bits, equal means the same work."""
    by = document.authors[0] if document.authors else document.publisher
    name = f"{_bare(document.title)}|{exact(_BRACKETS.sub('', by))}"
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1


def _bare(title: str) -> str:
    """Return a title without what tells one volume or edition from another."""
    whole = exact(title)
    bare = exact(_BRACKETS.sub("", title)) or whole
    short = _ENDINGS.sub("", bare)
    return short if len(short) >= 2 else bare
