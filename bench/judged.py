"""Hold the ranking against a judged set: does the book that was meant come first?

    python bench/judged.py --data FOLDER [--queries 20] [--worst] [--json]   a library's own titles
    python bench/judged.py --titles 1000000 [--keep FOLDER]                  titles made up

Sixteen kinds of question, so many of each, drawn with a fixed seed from the titles themselves as
somebody would type who has the book in mind. A hit counts where it is what was meant: a title of
the same name, a work of the same author, a book of the same subject. Told are the mean reciprocal
rank among the first twenty (MRR) and how often it came first, or among the first three.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery.document import TitleDocument
from shuxiang.listeners.discovery.engine import Engine
from shuxiang.listeners.discovery.folding import exact
from shuxiang.listeners.discovery.numbers import isbn13
from shuxiang.listeners.discovery.query import understand
from shuxiang.listeners.discovery.results import Listing

DEPTH = 20
Meant = Callable[[TitleDocument], bool]


@dataclass(frozen=True)
class Question:
    """What is typed, and which titles were meant."""

    kind: str
    text: str
    meant: Meant


def questions(some: Sequence[TitleDocument], count: int, dice: random.Random) -> list[Question]:
    """Return the judged set: `count` questions of each kind that these titles allow."""
    found = []
    for kind, ask in KINDS.items():
        asked: list[Question] = []
        for document in dice.sample(some, len(some)):
            question = ask(document, dice)
            if question is not None:
                asked.append(Question(kind, *question))
            if len(asked) == count:
                break
        found += asked
    return found


def _named(document: TitleDocument) -> Meant:
    name = exact(document.title)
    return lambda hit: exact(hit.title) == name


def _by(document: TitleDocument) -> Meant:
    name = exact(document.authors[0])
    return lambda hit: name in map(exact, hit.authors)


Asked = tuple[str, Meant] | None


def _whole(document: TitleDocument, dice: random.Random) -> Asked:
    return document.title, _named(document)


def _traditional(document: TitleDocument, dice: random.Random) -> Asked:
    from opencc import OpenCC

    other = OpenCC("s2t").convert(document.title)
    return (other, _named(document)) if other != document.title else None


def _part(document: TitleDocument, dice: random.Random) -> Asked:
    """The title without its ends, as far as it is remembered; whatever has these words is meant."""
    name = exact(document.title)
    if len(name) < 6:
        return None
    part = name[1:-1]
    return part, lambda hit: part in exact(hit.title)


def _title_and_author(document: TitleDocument, dice: random.Random) -> Asked:
    if not document.authors:
        return None
    named, by = _named(document), _by(document)
    return f"{document.title} {document.authors[0]}", lambda hit: named(hit) and by(hit)


def _words_and_author(document: TitleDocument, dice: random.Random) -> Asked:
    words = [word for word in chinese.plain_words(document.title) if len(word) > 1]
    if not document.authors or len(words) < 2:
        return None
    by = _by(document)
    return f"{document.authors[0]}{words[0]}", lambda hit: by(hit) and words[0] in exact(hit.title)


def _author(document: TitleDocument, dice: random.Random) -> Asked:
    return (document.authors[0], _by(document)) if document.authors else None


def _pinyin(document: TitleDocument, dice: random.Random) -> Asked:
    return "".join(chinese.pinyin(document.title)), _sounding(document)


def _pinyin_apart(document: TitleDocument, dice: random.Random) -> Asked:
    return " ".join(chinese.pinyin(document.title)), _sounding(document)


def _sounding(document: TitleDocument) -> Meant:
    said = "".join(chinese.pinyin(document.title))
    return lambda hit: said in {"".join(way) for way in chinese.spoken(hit.title)}


def _initials(document: TitleDocument, dice: random.Random) -> Asked:
    letters = chinese.initials(document.title)
    if not 4 <= len(letters) <= 8:
        return None
    return letters, lambda hit: letters in map(chinese.initials_of, chinese.spoken(hit.title))


def _wrong_character(document: TitleDocument, dice: random.Random) -> Asked:
    name = exact(document.title)
    if len(name) < 4 or not all(map(chinese.is_han, name)):
        return None
    at = dice.randrange(len(name))
    return name[:at] + dice.choice("魃囧畾垚") + name[at + 1 :], _named(document)


def _missing_character(document: TitleDocument, dice: random.Random) -> Asked:
    name = exact(document.title)
    if len(name) < 5 or not all(map(chinese.is_han, name)):
        return None
    at = dice.randrange(1, len(name) - 1)
    return name[:at] + name[at + 1 :], _named(document)


def _same_sound(document: TitleDocument, dice: random.Random) -> Asked:
    """The right sound, another character: what an input method offers first."""
    name = exact(document.title)
    others = [(at, other) for at, one in enumerate(name) if (other := _HOMOPHONES.get(one))]
    if not others or len(name) < 3:
        return None
    at, other = dice.choice(others)
    return name[:at] + other + name[at + 1 :], _named(document)


_PAIRS = "史使 传船 记计 的得 在再 中忠 国果 学雪 文闻 生声 人仁 山删 水睡 天添 地弟 明名 花哗 书输 子紫 年黏"
_HOMOPHONES = {pair[0]: pair[1] for pair in _PAIRS.split()}


def _isbn(document: TitleDocument, dice: random.Random) -> Asked:
    if not document.isbns or not (number := isbn13(document.isbns[0])):
        return None
    typed = dice.choice(
        (number, f"{number[:3]}-{number[3]}-{number[4:7]}-{number[7:12]}-{number[12]}")
    )
    return typed, lambda hit: number in map(isbn13, hit.isbns)


def _call_number(document: TitleDocument, dice: random.Random) -> Asked:
    if not document.call_numbers:
        return None
    number = document.call_numbers[0]
    return number, lambda hit: number in hit.call_numbers


def _subject(document: TitleDocument, dice: random.Random) -> Asked:
    if not document.subjects:
        return None
    subject = exact(document.subjects[0])
    return f"主题:{document.subjects[0]}", lambda hit: subject in map(exact, hit.subjects)


def _series(document: TitleDocument, dice: random.Random) -> Asked:
    if not document.series:
        return None
    series = exact(document.series[0])
    return document.series[0], lambda hit: series in map(exact, hit.series)


KINDS: Mapping[str, Callable[[TitleDocument, random.Random], Asked]] = {
    "whole title": _whole,
    "in traditional characters": _traditional,
    "part of a title": _part,
    "title and author": _title_and_author,
    "author and word, together": _words_and_author,
    "author": _author,
    "pinyin": _pinyin,
    "pinyin, spaced": _pinyin_apart,
    "initials": _initials,
    "one character wrong": _wrong_character,
    "one character missing": _missing_character,
    "another character of the same sound": _same_sound,
    "ISBN": _isbn,
    "call number": _call_number,
    "subject": _subject,
    "series": _series,
}


def judge(
    engine: Engine, asked: Sequence[Question], titles: Callable[[int], TitleDocument]
) -> dict[str, list[tuple[Question, int]]]:
    """Return for each kind every question with the rank of the first title meant, 0 for none."""
    ranks: dict[str, list[tuple[Question, int]]] = {}
    for question in asked:
        found = engine.search(understand(question.text), size=DEPTH, listing=Listing.WORKS)
        hits = (titles(hit.bib_id) for hit in found.hits)
        rank = next((at for at, hit in enumerate(hits, 1) if question.meant(hit)), 0)
        ranks.setdefault(question.kind, []).append((question, rank))
    return ranks


def told(ranks: Sequence[int]) -> dict[str, float]:
    """Return the figures of some ranks."""
    number = len(ranks)
    return {
        "questions": number,
        "mrr": round(sum(1 / rank for rank in ranks if rank) / number, 3),
        "first": round(sum(rank == 1 for rank in ranks) / number, 3),
        "first_three": round(sum(1 <= rank <= 3 for rank in ranks) / number, 3),
    }


def _library(folder: Path) -> tuple[Engine, list[TitleDocument]]:
    os.environ["SHUXIANG_DATA"] = str(folder)
    from shuxiang.project.start import wake

    wake(folder, exclusive=True, say=lambda text: None)
    from shuxiang.listeners.discovery import documents, upkeep

    upkeep.make_ready(print)
    found: list[TitleDocument] = []
    while batch := documents.after(found[-1].bib_id if found else 0, 2_000):
        found += batch
    return upkeep.engine(), found


def main() -> None:
    """Ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--titles", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="where bench/search.py --keep built its index")
    parser.add_argument("--worst", action="store_true", help="tell which did not come first")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    dice, made = random.Random(17), None
    if chosen.data:
        engine, every = _library(chosen.data)
        known = {one.bib_id: one for one in every}
        some, titles = dice.sample(every, min(2_000, len(every))), known.__getitem__
    else:
        import search

        made = chosen.keep or Path(tempfile.mkdtemp(prefix="shuxiang-judged-"))
        if not (made / "current").exists():
            search.build(made, chosen.titles)
        engine, titles = Engine(made), search.title
        engine.open()
        some = [titles(dice.randrange(1, chosen.titles + 1)) for _ in range(2_000)]
    ranks = judge(engine, questions(some, chosen.queries, dice), titles)
    figures = {kind: told([rank for _, rank in rows]) for kind, rows in ranks.items()}
    figures["all"] = told([rank for rows in ranks.values() for _, rank in rows])
    print(f"{'kind':38}{'questions':>10}{'MRR':>8}{'first':>8}{'first 3':>9}")
    for kind, row in figures.items():
        print(f"{kind:38}{row['questions']:10}{row['mrr']:8}{row['first']:8}{row['first_three']:9}")
    if chosen.worst:
        for rows in ranks.values():
            for question, rank in rows:
                if rank != 1:
                    print(f"{rank:3} {question.kind}: {question.text}")
    if chosen.json:
        print(json.dumps(figures, ensure_ascii=False))
    engine.close()
    if made and not chosen.keep:
        shutil.rmtree(made, ignore_errors=True)


if __name__ == "__main__":
    main()
