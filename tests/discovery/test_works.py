"""Editions and volumes of one work stand in one line; counts and pages stay right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from discovery.shelf import BOOKS

from shuxiang.listeners.discovery.document import TitleDocument
from shuxiang.listeners.discovery.engine import Engine
from shuxiang.listeners.discovery.query import understand
from shuxiang.listeners.discovery.results import Filters, Listing
from shuxiang.listeners.discovery.works import work_of


def document(title: str, *authors: str, volume: str = "", publisher: str = "") -> TitleDocument:
    return TitleDocument(1, title, authors=authors, volume=volume, publisher=publisher)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (document("红楼梦", "曹雪芹"), document("紅樓夢", "曹雪芹", volume="上册")),
        (document("红楼梦", "曹雪芹"), document("红楼梦（上册）", "（清）曹雪芹")),
        (document("红楼梦", "曹雪芹"), document("红楼梦第2版", "曹雪芹")),
        (document("老人与海", "[美]海明威"), document("老人与海（全译本）", "海明威")),
        (document("语文", publisher="云溪出版社"), document("语文下册", publisher="云溪出版社")),
    ],
)
def test_editions_and_volumes_are_one_work(one: TitleDocument, other: TitleDocument) -> None:
    assert work_of(one) == work_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (document("红楼梦", "曹雪芹"), document("红楼梦", "王昆仑")),
        (document("红楼梦", "曹雪芹"), document("红楼梦人物论", "曹雪芹")),
        (document("语文", publisher="云溪出版社"), document("语文", publisher="白鹭出版社")),
        (document("天下", "云小禾"), document("天", "云小禾")),
    ],
)
def test_other_texts_are_other_works(one: TitleDocument, other: TitleDocument) -> None:
    assert work_of(one) != work_of(other)


@pytest.fixture
def shelf(engine: Engine) -> Engine:
    """The shelf with 70 volumes of 红楼梦, of which the search sees 71."""
    volumes = [replace(BOOKS[0], bib_id=100 + n, volume=f"第{n}册", isbns=()) for n in range(70)]
    engine.upsert([*BOOKS, *volumes])
    engine.commit(1)
    return engine


def test_many_volumes_make_one_line(shelf: Engine) -> None:
    found = shelf.search(understand("红楼梦"), listing=Listing.WORKS)
    assert (found.total, found.lines) == (72, 2)
    first, second = found.hits
    assert (first.editions, second.editions) == (71, 1)


def test_a_line_opens_into_its_editions(shelf: Engine) -> None:
    first = shelf.search(understand("红楼梦"), listing=Listing.WORKS).hits[0]
    opened = shelf.search(understand(""), Filters(work=first.work), listing=Listing.WORKS)
    assert (opened.total, opened.lines) == (71, 71)
    assert len(opened.hits) == 20


def test_pages_of_lines_neither_lose_nor_repeat_a_work(engine: Engine) -> None:
    engine.upsert(
        replace(BOOKS[4], bib_id=1 + n, title=f"云溪故事{n // 3}", volume=f"{n}")
        for n in range(600)
    )
    engine.commit(1)
    seen: list[int] = []
    for page in range(1, 12):
        found = engine.search(understand("云溪故事"), page=page, listing=Listing.WORKS)
        seen += [hit.work for hit in found.hits]
    assert len(seen) == len(set(seen)) == 200


def test_a_minus_leaves_out_what_has_the_word(catalogue: Engine) -> None:
    found = catalogue.search(understand("红楼梦 -人物"))
    assert [hit.bib_id for hit in found.hits] == [1]
    assert catalogue.search(understand("鲁迅 -作者:鲁迅")).total == 0
