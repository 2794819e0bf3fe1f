"""Finding a book: the page says whether it is in and where, for whatever was typed."""

from __future__ import annotations

import gzip
import re

import cast
import pytest
from django.conf import settings
from django.test import Client
from doors.opac.front_door import House

from shuxiang.departments.catalogue import services as catalogue
from shuxiang.departments.catalogue.rules import PlainTitle
from shuxiang.departments.holdings import queries as holdings
from shuxiang.departments.holdings import services as copies
from shuxiang.departments.holdings.rules import CopyDraft
from shuxiang.foundations.codecs import barcode
from shuxiang.foundations.kernel.actor import SYSTEM
from shuxiang.listeners.discovery import upkeep


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_title_is_found_by_characters_by_pinyin_and_by_initials(
    house: House, client: Client
) -> None:
    for typed in ("呼兰河", "hulanhe", "hlhz", "萧红"):
        said = page(client, f"/search/?q={typed}")
        assert f"/b/{house.books.bib_ids[0]}/" in said, typed
        assert "现在就能借" in said


def test_the_words_of_the_search_are_marked(house: House, client: Client) -> None:
    said = page(client, "/search/?q=呼兰河")
    assert "<mark>呼兰河</mark>" in said


def test_nothing_found_says_so_and_offers_what_begins_alike(house: House, client: Client) -> None:
    said = page(client, "/search/?q=呼兰河大冒险记")
    assert "没有找到《呼兰河大冒险记》" in said
    assert "换个词试试" in said
    assert f"/b/{house.books.bib_ids[0]}/" in said


def test_filters_that_leave_nothing_can_be_taken_off(house: House, client: Client) -> None:
    said = page(client, "/search/?q=呼兰河&class=K")
    assert "去掉筛选再找" in said
    assert 'href="/search/?q=%E5%91%BC%E5%85%B0%E6%B2%B3"' in said


@pytest.mark.parametrize(
    "typed",
    ["", " ", "%00", "%3Cscript%3E", "a" * 200, "《》", "'\"--", "🙂", "+".join("一" * 100), "%FF"],
)
def test_whatever_is_typed_gets_a_page(house: House, client: Client, typed: str) -> None:
    said = page(client, f"/search/?q={typed}")
    assert "<script>" not in said


@pytest.mark.parametrize(
    "tail",
    [
        "page=0",
        "page=-3",
        "page=999999",
        "page=x",
        "sort=none",
        "branch=9999&branch=x",
        "from=20&to=1",
        "class=" + "I" * 60,
        "&".join(f"kind=k{n}" for n in range(40)),
    ],
)
def test_terms_that_make_no_sense_are_dropped(house: House, client: Client, tail: str) -> None:
    page(client, "/search/?q=呼兰河&" + tail)


def test_past_the_last_page_there_is_a_way_back(house: House, client: Client) -> None:
    assert "回到第一页" in page(client, "/search/?q=呼兰河&page=40")


def test_only_what_can_be_lent_now(house: House, client: Client) -> None:
    house.lend(2)
    house.lend(3)
    assert "借出了" in page(client, "/search/?q=朝花夕拾")
    said = page(client, "/search/?q=朝花夕拾&now=1")
    assert f'href="/b/{house.books.bib_ids[1]}/"' not in said.split("是不是想找")[0]


def test_a_copy_to_read_here_does_not_hide_when_the_others_come_back(
    house: House, client: Client
) -> None:
    house.lend(0)
    house.lend(1)
    said = page(client, "/search/?q=呼兰河传")
    assert "只在馆内看" in said
    assert "能借的12月24日前后还" in said


def test_a_search_page_costs_few_queries(
    house: House, client: Client, django_assert_max_num_queries: object
) -> None:
    page(client, "/search/?q=呼兰河")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page(client, "/search/?q=书")


def test_home_and_title_cost_few_queries(
    house: House, client: Client, django_assert_max_num_queries: object
) -> None:
    page(client, "/")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page(client, "/")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page(client, f"/b/{house.books.bib_ids[0]}/")


def test_suggestions_are_lines_with_links(house: House, client: Client) -> None:
    said = page(client, "/search/suggest/?q=呼兰")
    assert f'<li><a href="/b/{house.books.bib_ids[0]}/">' in said
    assert page(client, "/search/suggest/?q=").strip() == ""


# --- one title ------------------------------------------------------------------------------


def test_a_title_says_first_whether_it_is_in_and_where_to_walk(
    house: House, client: Client
) -> None:
    said = page(client, f"/b/{house.books.bib_ids[0]}/")
    assert "现在就能借" in said
    assert "请到云溪县图书馆总馆" in said
    assert "萧红" in said


def test_a_title_whose_copies_are_out_says_when_one_comes_back(
    house: House, client: Client
) -> None:
    house.lend(2)
    house.lend(3)
    said = page(client, f"/b/{house.books.bib_ids[1]}/")
    assert "借出了，12月24日前后还" in said
    assert "请到" not in said


def test_a_title_without_copies_says_so(house: House, client: Client) -> None:
    bib = catalogue.add_plain(
        plain=PlainTitle(title="还没有的书", author="何小满著"), by=SYSTEM, now=cast.NOW
    )
    said = page(client, f"/b/{bib.bib_id}/")
    assert "现在没有能借的" in said
    assert "还没有这本书，可以打电话问问" in said


def test_twelve_copies_at_several_places_stand_place_by_place(house: House, client: Client) -> None:
    kinds = {one.code: one.kind_id for one in holdings.copy_kinds()}
    rooms = [one for one in holdings.locations() if one.lends]
    for number in range(12):
        room = rooms[number % len(rooms)]
        copies.add_copy(
            bib_id=house.books.bib_ids[3],
            draft=CopyDraft(
                barcode=barcode.number("3", 61_000_000 + number),
                owner_id=room.place_id,
                location_id=room.location_id,
                kind_id=kinds["book"],
            ),
            by=SYSTEM,
            now=cast.NOW,
        )
    said = page(client, f"/b/{house.books.bib_ids[3]}/")
    assert "每一册（14）" in said
    assert "枫溪分馆" in said
    upkeep.rebuild(lambda _done, _total: None)
    assert "枫溪分馆也有" in page(client, "/search/?q=背影")


def test_a_very_long_title_is_shown_whole_on_its_page(house: House, client: Client) -> None:
    long = "关于进一步加强和改进新时代山区县乡村公共文化服务体系建设若干问题的调查与思考" * 4
    bib = catalogue.add_plain(
        plain=PlainTitle(title=long, author="云溪县文化馆编"), by=SYSTEM, now=cast.NOW
    )
    assert long in page(client, f"/b/{bib.bib_id}/")


def test_a_merged_title_leads_to_the_one_that_stands(house: House, client: Client) -> None:
    keep, drop = house.books.bib_ids[:2]
    catalogue.merge_bibs(keep_id=keep, drop_id=drop, by=SYSTEM, now=cast.NOW)
    answer = client.get(f"/b/{drop}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/b/{keep}/")


def test_a_number_that_no_title_has_is_not_found(house: House, client: Client) -> None:
    assert "没有找到" in page(client, "/b/999999/", status=404)


def test_the_way_back_from_a_title_is_the_results_one_came_from(
    house: House, client: Client
) -> None:
    address = f"/b/{house.books.bib_ids[0]}/"
    came = client.get(address, headers={"Referer": "http://testserver/search/?q=a&page=2"})
    assert 'href="/search/?q=a&amp;page=2" aria-label="返回"' in came.content.decode()
    foreign = client.get(address, headers={"Referer": "http://elsewhere.example/search/?q=a"})
    assert 'href="/search/" aria-label="返回"' in foreign.content.decode()


# --- places, rules, sizes --------------------------------------------------------------------


def test_home_says_until_when_the_library_is_open(house: House, client: Client) -> None:
    assert "正在开放" in page(client, "/")
    assert "到 20:30" in page(client, "/")
    house.clock.forward(hours=12)
    assert "现在闭馆" in page(client, "/")
    assert "明天 8:30 开" in page(client, "/")


def test_places_say_when_they_open_next(house: House, client: Client) -> None:
    said = page(client, "/places/")
    assert "开放中" in said
    assert "明天 9:00 开" in said  # the village point, on Wednesday


def test_a_place_shows_its_week(house: House, client: Client) -> None:
    said = page(client, "/places/fengxi/")
    assert "9:00–12:00" in said
    assert "周二（今天）" in said
    assert page(client, "/places/nowhere/", status=404)


def test_the_rules_are_those_that_are_applied(house: House, client: Client) -> None:
    said = page(client, "/rules/")
    assert "借 30 天" in said
    assert "最多 10 册" in said
    assert "可续借 1 次" in said
    assert "少儿证" in said


@pytest.mark.parametrize("address", ["/", "/search/?q=呼兰河", "/places/", "/rules/", "/elder/"])
def test_no_page_is_heavier_than_twenty_kilobytes(
    house: House, client: Client, address: str
) -> None:
    assert len(gzip.compress(client.get(address).content)) < 20_000


def test_who_chose_the_elders_pages_comes_back_to_them(house: House, client: Client) -> None:
    client.get("/elder/")
    assert client.get("/").headers["Location"] == "/elder/"
    client.post("/look/", {"surface": "", "next": "/"})
    assert client.get("/").status_code == 200


def test_a_slip_of_the_pen_is_told_and_put_right(house: House, client: Client) -> None:
    said = page(client, "/search/?q=呼兰魃传")
    assert "没有“呼兰魃传”，下面找的是“呼兰河传”" in said
    assert f"/b/{house.books.bib_ids[0]}/" in said


def test_field_by_field_writes_the_search(house: House, client: Client) -> None:
    asked = "/search/more/?go=1&title=呼兰&author=萧红&without=漫画&year_from=1900&available=on"
    answer = client.get(asked)
    assert answer.status_code == 302
    said = page(client, answer.headers["Location"])
    assert "题名:呼兰 作者:萧红 -漫画" in said


def test_a_year_that_is_none_is_said_beside_its_box(house: House, client: Client) -> None:
    said = page(client, "/search/more/?go=1&title=呼兰&year_from=去年")
    assert "年份是四位数字，例如 2020" in said
    assert 'value="呼兰"' in said
    assert 'value="去年"' in said


def test_a_copys_own_barcode_leads_to_its_title(house: House, client: Client) -> None:
    answer = client.get(f"/search/?q={house.books[0]}")
    assert answer.headers["Location"] == f"/b/{house.books.bib_ids[0]}/"
    page(client, "/search/?q=3699999999")


def test_editions_stand_in_one_line_that_opens(house: House, client: Client) -> None:
    for year in ("1958", "2026"):
        catalogue.add_plain(
            plain=PlainTitle(title="呼兰河传", author="萧红", year=year), by=SYSTEM, now=cast.NOW
        )
    upkeep.rebuild(lambda _done, _total: None)
    said = page(client, "/search/?q=呼兰河传")
    assert said.count('<li class="hit">') == 1
    assert "找到 <b>3</b> 种" in said
    assert "共 3 种版本和分册" in said
    assert "别的版本现在就能借" in said
    address = re.findall(r'href="(/search/\?work=\d+)"', said)[0]
    assert page(client, address).count('<li class="hit">') == 3


def test_without_an_index_titles_are_found_as_they_are_written(
    house: House, client: Client
) -> None:
    """What a search cannot read is built anew by the worker; nobody stands before an empty page."""
    (settings.DATA_FOLDER / "index" / "current").unlink()
    said = page(client, "/search/?q=呼兰河")
    assert "检索正在重建" in said
    assert f"/b/{house.books.bib_ids[0]}/" in said
    assert "已经重建" in upkeep.keep_usable()
    said = page(client, "/search/?q=hulanhe")
    assert "检索正在重建" not in said
    assert f"/b/{house.books.bib_ids[0]}/" in said
    assert upkeep.keep_usable() == "检索是好的。"


def test_at_night_the_index_is_held_against_the_tables(house: House) -> None:
    assert upkeep.check() == "检索和书目一致。"
    for file in next((settings.DATA_FOLDER / "index").glob("g*")).glob("*.idx"):
        body = bytearray(file.read_bytes())
        body[len(body) // 3] ^= 0x40
        file.unlink()
        file.write_bytes(bytes(body))
    assert "已经重建" in upkeep.check()
    assert upkeep.check() == "检索和书目一致。"
