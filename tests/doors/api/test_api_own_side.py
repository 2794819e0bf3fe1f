"""What a program may do with the key of a reader: what the reader may, no more, once each."""

from __future__ import annotations

import json
from typing import Any

import cast
import pytest
from django.test import Client
from doors.api.asking import Program, key_of, owner
from doors.opac.front_door import House, give_pin, let_reader_in

from shuxiang.departments.circulation import queries as circulation
from shuxiang.departments.circulation import services as lending
from shuxiang.departments.circulation.models import Hold
from shuxiang.departments.readers import services as readers
from shuxiang.departments.readers.models import ApiToken
from shuxiang.departments.readers.refusals import TokenRefused
from shuxiang.doors.frame import middleware
from shuxiang.doors.frame.throttle import Buckets
from shuxiang.foundations.answers.models import Answer
from shuxiang.foundations.answers.once import forget_answers
from shuxiang.foundations.journal.models import Entry


def tokens(house: House) -> list[int]:
    return list(ApiToken.objects.order_by("pk").values_list("pk", flat=True))


def wanted(house: House, title: int = 0, **more: Any) -> str:
    return json.dumps({"title_id": house.books.bib_ids[title], **more})


def lend_all_out(house: House, title: int = 0) -> None:
    """Lend both copies of a title to others, so that it can be waited for."""
    for number, who in ((title * 2, house.county.wu), (title * 2 + 1, house.county.elder)):
        house.lend(number, who)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/me"),
        ("GET", "/me/loans"),
        ("POST", "/me/loans/1/renewal"),
        ("GET", "/me/holds"),
        ("POST", "/me/holds"),
        ("DELETE", "/me/holds/1"),
        ("GET", "/me/notices"),
    ],
)
def test_without_a_key_that_fits_there_is_no_own_side(
    stranger: Program, method: str, path: str
) -> None:
    for key in ("", "sx_nothing", "x" * 5000):
        stranger.key = key
        answer = stranger.ask(method, path)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert answer.json()["code"] == "api.no-key"


def test_a_session_of_the_reader_is_no_key(house: House, client: Client) -> None:
    let_reader_in(client.session, house.county.chen.reader_id)
    assert client.get("/api/v1/me").status_code == 401
    assert client.post("/api/v1/me/holds", wanted(house), "application/json").status_code == 401


def test_the_key_says_whose_it_is(house: House, program: Program) -> None:
    house.lend(0)
    told = program.get("/me").json()
    assert told["name"] == "陈桂兰" and told["loans"] == 1 and told["may_act"]
    assert cast.CHEN_PHONE not in json.dumps(told) and cast.CHEN_ID not in json.dumps(told)


def test_a_key_ends_with_its_day(house: House, stranger: Program) -> None:
    stranger.key = key_of(house, days=2)
    house.clock.forward(days=2)
    assert stranger.get("/me").status_code == 200
    house.clock.forward(days=1)
    assert stranger.get("/me").status_code == 401


def test_a_key_taken_back_opens_nothing(house: House, program: Program) -> None:
    readers.revoke_api_token(token_id=tokens(house)[0], by=owner(house), now=house.clock())
    assert program.get("/me").status_code == 401
    kinds = ["readers.api-token-made", "readers.api-token-revoked"]
    assert list(Entry.objects.filter(kind__in=kinds).values_list("kind", flat=True)) == kinds


def test_nobody_takes_back_the_key_of_another(house: House, program: Program) -> None:
    browser = Client()
    let_reader_in(browser.session, house.county.wu.reader_id)
    browser.post(f"/me/programs/{tokens(house)[0]}/revoke/")
    assert program.get("/me").status_code == 200


def test_a_new_pin_makes_every_key_void(house: House, program: Program) -> None:
    give_pin(house, house.county.chen)
    assert program.get("/me").status_code == 401


def test_an_account_that_is_closed_has_no_keys(house: House, program: Program) -> None:
    program.key = key_of(house, who=house.county.wu)
    assert program.get("/me").status_code == 200
    readers.close(reader_id=house.county.wu.reader_id, by=house.county.director, now=house.clock())
    assert program.get("/me").status_code == 401


def test_a_key_that_may_only_look_does_nothing(house: House, stranger: Program) -> None:
    house.lend(0)
    lend_all_out(house, 1)
    stranger.key = key_of(house, may_act=False)
    assert stranger.get("/me").json()["may_act"] is False
    assert len(stranger.get("/me/loans").json()) == 1
    for answer in (
        stranger.ask("POST", f"/me/loans/{house.books[0]}/renewal"),
        stranger.ask("POST", "/me/holds", wanted(house, 1)),
    ):
        assert answer.status_code == 403, answer.content
    assert not Hold.objects.exists()


def test_the_key_stands_nowhere(house: House, program: Program) -> None:
    assert program.get("/me").status_code == 200
    token = ApiToken.objects.get()
    assert program.key not in json.dumps([str(one) for one in vars(token).values()])
    assert not any(program.key in json.dumps(one.facts) for one in Entry.objects.all())
    assert token.last_used_on is not None


def test_guessing_keys_is_slowed(house: House, stranger: Program, monkeypatch: Any) -> None:
    monkeypatch.setattr(middleware, "_KEYS", Buckets(rate=0.001, burst=3))
    stranger.key = "sx_guess"
    found = [stranger.get("/me").status_code for _ in range(5)]
    assert found == [401, 401, 401, 429, 429]
    # Whoever has a key that fits is not slowed by the guesses of a neighbour.
    stranger.key = key_of(house)
    assert stranger.get("/me").status_code == 200


def test_a_reader_has_ten_keys_at_most_none_for_longer_than_a_year(house: House) -> None:
    with pytest.raises(TokenRefused):
        key_of(house, days=400)
    with pytest.raises(TokenRefused):
        key_of(house, name="  ")
    for number in range(10):
        key_of(house, name=f"{number}")
    with pytest.raises(TokenRefused):
        key_of(house, name="十一")


def test_loans_are_told_and_renewed(house: House, program: Program) -> None:
    loan = house.lend(0)
    house.lend(2, house.county.wu)
    house.clock.forward(days=5)
    (told,) = program.get("/me/loans").json()
    assert told["barcode"] == house.books[0] and told["due_on"] == str(loan.due_on)
    renewed = program.ask("POST", f"/me/loans/{house.books[0]}/renewal")
    assert renewed.status_code == 200 and renewed.json()["due_on"] > str(loan.due_on)
    again = program.ask("POST", f"/me/loans/{house.books[0]}/renewal")
    assert again.status_code == 409
    assert again.json()["reasons"] == ["circulation.renewals-used"]
    assert "续借" in again.json()["detail"]


def test_the_loan_of_another_is_not_renewed(house: House, program: Program) -> None:
    loan = house.lend(2, house.county.wu)
    house.clock.forward(days=5)
    answer = program.ask("POST", f"/me/loans/{house.books[2]}/renewal")
    assert answer.status_code in (403, 404, 409)
    assert "吴" not in answer.content.decode()
    (theirs,) = circulation.loans_of(house.county.wu.reader_id)
    assert theirs.due_on == loan.due_on and theirs.renewals == 0


def test_a_hold_is_placed_told_and_let_go(house: House, program: Program) -> None:
    lend_all_out(house)
    placed = program.ask("POST", "/me/holds", wanted(house))
    assert placed.status_code == 201
    assert placed.json()["position"] == 1
    assert program.get("/me/holds").json() == [placed.json()]
    gone = program.ask("DELETE", f"/me/holds/{placed.json()['id']}")
    assert gone.status_code == 200 and program.get("/me/holds").json() == []


def test_a_hold_is_fetched_where_it_is_wished(house: House, program: Program) -> None:
    lend_all_out(house)
    place = next(one for one in program.get("/places").json() if one["kind"] == "branch")
    placed = program.ask("POST", "/me/holds", wanted(house, place=place["code"]))
    assert placed.json()["place"] == place["name"]
    odd = program.ask("POST", "/me/holds", wanted(house, 1, place="没有这个"))
    assert odd.status_code == 404


def test_the_hold_of_another_is_not_there(house: House, program: Program) -> None:
    lend_all_out(house)
    theirs = lending.place_hold(
        reader_id=house.county.wu.reader_id,
        bib_id=house.books.bib_ids[1],
        pickup_id=house.county.main.place_id,
        by=house.county.desk,
        now=house.clock(),
    )
    answer = program.ask("DELETE", f"/me/holds/{theirs.hold_id}")
    missing = program.ask("DELETE", "/me/holds/999999")
    assert answer.status_code == missing.status_code
    assert Hold.objects.get(pk=theirs.hold_id).ended_at is None


def test_what_is_sent_twice_with_a_key_is_done_once(house: House, program: Program) -> None:
    house.lend(0)
    house.clock.forward(days=5)
    path = f"/me/loans/{house.books[0]}/renewal"
    first = program.ask("POST", path, once="k-1")
    second = program.ask("POST", path, once="k-1")
    assert first.status_code == 200
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert circulation.loans_of(house.county.chen.reader_id)[0].renewals == 1


def test_a_key_of_a_request_is_of_that_request(house: House, program: Program) -> None:
    lend_all_out(house)
    lend_all_out(house, 1)
    assert program.ask("POST", "/me/holds", wanted(house), once="k").status_code == 201
    other = program.ask("POST", "/me/holds", wanted(house, 1), once="k")
    assert other.status_code == 409 and other.json()["code"] == "api.key-used"
    assert Hold.objects.count() == 1


def test_what_was_refused_may_be_asked_again(house: House, program: Program) -> None:
    path = f"/me/loans/{house.books[0]}/renewal"
    assert program.ask("POST", path, once="k").status_code == 409
    house.lend(0)
    house.clock.forward(days=5)
    assert program.ask("POST", path, once="k").status_code == 200


def test_two_programs_may_use_the_same_words_for_a_request(house: House, program: Program) -> None:
    lend_all_out(house)
    other = Program(key_of(house, name="另一个"))
    assert program.ask("POST", "/me/holds", wanted(house), once="1").status_code == 201
    assert other.ask("POST", "/me/holds", wanted(house), once="1").status_code == 409
    assert Hold.objects.count() == 1


def test_answers_are_forgotten_after_a_day(house: House, program: Program) -> None:
    lend_all_out(house)
    program.ask("POST", "/me/holds", wanted(house), once="k")
    forget_answers(house.clock.forward(hours=23))
    assert Answer.objects.count() == 1
    forget_answers(house.clock.forward(hours=2))
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "told",
    ["", "{", "[]", '"x"', "{}", '{"title_id": "柑橘"}', '{"title_id": null}', '{"title_id": 1e99}',
     '{"title_id": 99999999999999999999999}', '{"title_id": 0}', '{"title_id": -1}', "\x00"],
)  # fmt: skip
def test_odd_words_are_answered_in_a_sentence(program: Program, told: str) -> None:
    answer = program.ask("POST", "/me/holds", told)
    assert answer.status_code in (400, 404, 422), answer.content
    assert answer.json()["detail"]


def test_a_form_is_not_what_is_read(house: House, program: Program) -> None:
    answer = Client().post(
        "/api/v1/me/holds", {"a": "b"}, headers={"Authorization": f"Bearer {program.key}"}
    )
    assert answer.status_code == 400 and answer.json()["code"] == "api.unreadable"


def test_notices_are_told_without_being_read(house: House, program: Program) -> None:
    lend_all_out(house)
    program.ask("POST", "/me/holds", wanted(house))
    before = program.get("/me").json()["unread"]
    assert program.get("/me/notices?most=5").status_code == 200
    assert program.get("/me").json()["unread"] == before
    assert program.get("/me/notices?most=5000").status_code == 422


def test_a_reader_makes_and_takes_back_a_key_on_a_page(house: House, client: Client) -> None:
    let_reader_in(client.session, house.county.chen.reader_id)
    page = client.get("/me/programs/").content.decode()
    assert "程序和钥匙" in page and 'name="days"' in page
    odd = client.post("/me/programs/", {"name": "", "days": "九十"})
    assert odd.status_code == 422 and "请给这个程序起个名字" in odd.content.decode()
    page = client.post("/me/programs/", {"name": "家里的书单", "days": "90"}).content.decode()
    key = page.split("sx_", 1)[1].split("<", 1)[0]
    assert Program(f"sx_{key}").get("/me").json()["may_act"] is False
    assert key not in client.get("/me/programs/").content.decode()
    client.post(f"/me/programs/{tokens(house)[0]}/revoke/")
    assert Program(f"sx_{key}").get("/me").status_code == 401
