"""What a reader types, and the book that must come first."""

from __future__ import annotations

import time

import pytest
from discovery.shelf import BOOKS, BRANCH, MAIN
from hypothesis import given, settings
from hypothesis import strategies as st

from shuxiang.foundations.codecs import chinese
from shuxiang.listeners.discovery.engine import Engine
from shuxiang.listeners.discovery.query import understand
from shuxiang.listeners.discovery.results import Filters, Results, Sort, Widening


def ids(results: Results) -> list[int]:
    return [hit.bib_id for hit in results.hits]


TYPED = [
    # words, substrings, script
    ("红楼梦", 1),
    ("紅樓夢", 1),
    ("《红楼梦》", 1),
    ("《紅樓夢》人物論", 2),
    ("楼梦人", 2),
    ("红", 1),
    ("茶", 12),
    ("传", 5),
    ("县志", 9),
    ("县志稿", 9),
    ("雲溪縣誌", 9),
    ("暗夜航线", 15),
    ("星河纪ii", 15),
    ("的意义走到", 10),
    ("纸鹤", 14),
    ("关于茶的书", 12),
    # authors, several words, fields
    ("鲁迅", 4),
    ("鲁迅 呐喊", 3),
    ("鲁迅呐喊", 3),
    ("呐喊 鲁迅", 3),
    ("作者:鲁迅 呐喊", 3),
    ("作者：萧红", 5),
    ("题名：鲁迅", 4),
    ("书名:红楼", 1),
    ("出版社：中华书局", 13),
    ("中华书局", 13),
    ("人民文学 全集", 4),
    ("主题：游记", 10),
    ("主题:程序设计", 6),
    ("丛书:地方文献", 9),
    ("鲁迅全集第二卷", 4),
    ("林黛玉", 1),
    ("austen", 11),
    ("pride prejudice", 11),
    ('"pride and prejudice"', 11),
    ("jane austen", 11),
    ("preju", 11),
    # pinyin and initials
    ("hongloumeng", 1),
    ("hong lou meng", 1),
    ("HongLouMeng", 1),
    ("Hónglóu Mèng", 1),
    ("hlm", 1),
    ("hlmrwl", 2),
    ("hulanhezhuan", 5),
    ("hulanhechuan", 5),
    ("hlhz", 5),
    ("hlhc", 5),
    ("luxun", 4),
    ("lx", 4),
    ("xiaohong", 5),
    ("shanxiaochuan", 8),
    ("sxc", 8),
    ("moqian", 14),
    ("yuezhengchuan", 15),
    ("lvxing", 10),
    ("luxing", 10),
    ("lvzhou", 10),
    ("lvwan", 10),
    ("sql", 7),
    ("c++", 6),
    ("C++程序", 6),
    ("第2版", 6),
    # numbers
    ("9787020002207", 1),
    ("978-7-02-000220-7", 1),
    ("978 7 02 000220 7", 1),
    ("ISBN 978-7-02-000220-7", 1),
    ("702000220X", 1),
    ("7-02-000220-x", 1),
    ("978702", 1),
    ("9780141439518", 11),
    ("0141439513", 11),
    ("I242.4/12", 1),
    ("i2424/12", 1),
    ("I242.4", 1),
    ("TP312C++/7", 6),
    ("索书号:TP312", 6),
    ("K295", 9),
    ("ＴＰ３１１", 7),
]


@pytest.mark.parametrize(("typed", "first"), TYPED, ids=[typed for typed, _ in TYPED])
def test_the_book_meant_comes_first(catalogue: Engine, typed: str, first: int) -> None:
    results = catalogue.search(understand(typed))
    assert ids(results)[:1] == [first]
    assert results.widening is Widening.NONE


WIDENED = [
    ("红搂梦", 1, Widening.SOUND),
    ("虹楼梦人物", 2, Widening.SOUND),
    ("鲁讯", 4, Widening.SOUND),
    ("曹雪琴", 1, Widening.SOUND),
    ("王昆化", 2, Widening.AUTHOR),
    ("honglo", 1, Widening.SOUND),
    ("红楼梦 宇宙飞船", 1, Widening.SOME_WORDS),
    ("星河纪暗夜航线", 15, Widening.SOME_WORDS),
]


@pytest.mark.parametrize(("typed", "first", "how"), WIDENED)
def test_a_slip_of_the_pen_still_finds_and_the_page_can_say_how(
    catalogue: Engine, typed: str, first: int, how: Widening
) -> None:
    results = catalogue.search(understand(typed))
    assert ids(results)[:1] == [first]
    assert results.widening is how


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_two_to_five_characters_of_a_title_or_name_find_it(
    catalogue: Engine, data: st.DataObject
) -> None:
    book = data.draw(st.sampled_from([b for b in BOOKS if b.language == "chi"]))
    texts = [book.title, *book.other_titles, *book.authors]
    run = data.draw(
        st.sampled_from(
            [r for t in texts for r in chinese.runs(t) if chinese.is_han(r[0]) and r[1:]]
        )
    )
    size = data.draw(st.integers(min(2, len(run)), min(5, len(run))))
    start = data.draw(st.integers(0, len(run) - size))
    results = catalogue.search(understand(run[start : start + size]), size=100)
    assert book.bib_id in ids(results)
    assert results.widening is Widening.NONE


def test_facets_count_all_titles_and_not_only_the_page(catalogue: Engine) -> None:
    results = catalogue.search(understand(""), size=2)
    assert results.total == len(BOOKS) and len(results.hits) == 2
    assert results.facets.letters == {"I": 10, "TP": 2, "TS": 2, "K": 1}
    assert results.facets.kinds == {"book": 14, "audio": 1}
    assert results.facets.languages == {"chi": 14, "eng": 1}
    assert results.facets.branches[MAIN] == 11
    assert results.facets.decades[2010] == 4
    assert sum(results.facets.years.values()) == len(BOOKS)


def test_filters_narrow_and_facets_follow(catalogue: Engine) -> None:
    novels = understand("红楼梦")
    assert ids(catalogue.search(novels, Filters(branches=(BRANCH,)))) == [1]
    assert ids(catalogue.search(novels, Filters(year_from=2000))) == [2]
    assert ids(catalogue.search(novels, Filters(year_to=2000))) == [1]
    everything = understand("")
    assert set(ids(catalogue.search(everything, Filters(classes=("TP",))))) == {6, 7}
    assert set(ids(catalogue.search(everything, Filters(classes=("I24",))))) == {1, 5, 15}
    assert set(ids(catalogue.search(everything, Filters(classes=("K", "TS"))))) == {9, 12, 13}
    assert ids(catalogue.search(everything, Filters(languages=("eng",)))) == [11]
    assert ids(catalogue.search(everything, Filters(kinds=("audio",)))) == [8]
    assert catalogue.search(everything, Filters(lendable_only=True)).total == len(BOOKS) - 2
    assert catalogue.search(everything, Filters(kinds=("audio",))).facets.letters == {"I": 1}


def test_titles_that_are_out_are_left_out_of_hits_total_and_facets(catalogue: Engine) -> None:
    results = catalogue.search(understand("鲁迅"), exclude_ids=[4])
    assert ids(results) == [3]
    assert results.total == 1 and results.facets.branches == {BRANCH: 1}
    out = set(range(1, 14))
    left = catalogue.search(understand(""), exclude_ids=out, size=1, page=2)
    assert left.total == 2 and len(left.hits) == 1


def test_a_filter_that_leaves_nothing_does_not_widen_the_words(catalogue: Engine) -> None:
    results = catalogue.search(understand("红楼梦 人物"), Filters(languages=("eng",)))
    assert results == Results()


def test_sorting(catalogue: Engine) -> None:
    def order(sort: Sort) -> list[int]:
        return ids(catalogue.search(understand("小说"), sort=sort))

    assert order(Sort.NEWEST) == [11, 1, 5, 3]
    assert order(Sort.OLDEST) == [3, 5, 1, 11]
    assert order(Sort.TITLE) == [11, 1, 5, 3]
    assert order(Sort.ADDED) == [11, 5, 3, 1]


def test_pages_fit_together(catalogue: Engine) -> None:
    whole = ids(catalogue.search(understand(""), size=100))
    pages = [ids(catalogue.search(understand(""), size=4, page=p)) for p in (1, 2, 3, 4, 5)]
    assert [i for page in pages for i in page] == whole and pages[4] == []
    assert ids(catalogue.search(understand(""), page=9999, size=100)) == []
    assert len(catalogue.search(understand(""), size=100_000).hits) == len(BOOKS)
    assert len(catalogue.search(understand(""), page=-3, size=-1).hits) == 1


def test_the_newer_edition_comes_first_when_words_are_equal(engine: Engine) -> None:
    from dataclasses import replace

    book = BOOKS[4]
    engine.upsert([replace(book, bib_id=n, year=y) for n, y in ((1, 1979), (2, 2018), (3, 2001))])
    engine.commit(1)
    assert ids(engine.search(understand("呼兰河传"))) == [2, 3, 1]


def test_suggestions_are_titles_and_authors(catalogue: Engine) -> None:
    assert [s.text for s in catalogue.suggest("红楼")][:2] == ["红楼梦", "红楼梦人物论"]
    assert catalogue.suggest("红楼")[0].bib_id == 1
    assert ("曹雪芹", "author") in [(s.text, s.kind) for s in catalogue.suggest("曹")]
    assert catalogue.suggest("hlm")[0].text == "红楼梦"
    assert len(catalogue.suggest("红", 1)) == 1
    assert catalogue.suggest("") == catalogue.suggest("\0《") == ()


GARBAGE = [
    '"',
    "“红楼梦",
    "((((((",
    "*",
    "NEAR/999999",
    "title:(((" * 50,
    "%_" * 500,
    "\0",
    "\0红\0楼\0",
    "AND OR NOT",
    "-红楼梦",
    "作者:",
    "作者：“",
    "：：：",
    "😀😀",
    "\ud800",
    "a" * 10_000,
    "红" * 10_000,
    " ".join(f"词{n}" for n in range(5000)),
    "xian" * 200,
    "'; DROP TABLE bib; --",
    "<script>alert(1)</script>",
    "[0-9]+(a|b)*",
    "978" * 60,
    "I" + "2" * 300,
    "\u202e梦楼红",
]


@pytest.mark.parametrize("typed", GARBAGE)
def test_rubbish_is_answered_quickly_and_never_an_error(catalogue: Engine, typed: str) -> None:
    began = time.process_time()
    results = catalogue.search(understand(typed))
    catalogue.suggest(typed)
    assert time.process_time() - began < 0.2
    assert results.total >= len(results.hits) >= 0


@given(typed=st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_no_text_is_an_error(catalogue: Engine, typed: str) -> None:
    results = catalogue.search(understand(typed))
    assert 0 <= results.total <= len(BOOKS)
