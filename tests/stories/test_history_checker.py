"""The history checker has teeth, and bites nobody who is honest. Quick, on paper: the slow runs with
real programs are in tests/faults."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from faults import history, notebook
from faults.deeds import Kind
from faults.notebook import DONE, UNKNOWN, Notebook
from stories.paper_library import TITLE, Paper, at_random


def offence(paper: Paper, found: dict[str, Any] | None = None) -> str:
    """Return what the checker says of a library; nothing where all is well."""
    return str(history.check(paper.acts, found or paper.found()) or "")


@pytest.fixture
def paper() -> Paper:
    """A morning: two readers wait for a book that comes back, is kept and lent; money is paid."""
    made = Paper()
    made.act("a", "lend", copy=1, reader=1)
    made.act("b", "hold", title=TITLE, reader=2)
    made.act("a", "hold", title=TITLE, reader=3)
    made.act("b", "lend", copy=1, reader=2)
    made.act("a", "renew", copy=1)
    made.act("b", "back", copy=1)
    made.act("b", "lend", copy=1, reader=2)
    made.act("a", "charge", reader=1, fen=300)
    made.act("b", "pay", reader=1, fen=100, till=1)
    made.act("a", "pay", reader=1, fen=100, till=1)
    made.act("a", "lend", copy=2, reader=4)
    made.act("b", "back", copy=2)
    return made


def deeds(paper: Paper, kind: Kind) -> list[int]:
    """Return the places of the deeds that have such an entry."""
    return [
        number
        for number, (_, entries) in enumerate(paper.deeds)
        if any(one == kind for one, _ in entries)
    ]


def test_a_true_history_is_believed(paper: Paper) -> None:
    assert offence(paper) == ""


@pytest.mark.parametrize("seed", range(40))
def test_what_may_have_been_is_believed(seed: int) -> None:
    """Overlapping clients, answers that never came: none of it is taken for a fault."""
    assert offence(at_random(seed, 120)) == ""


# --- each of these must be found --------------------------------------------------------------


def test_an_acknowledged_loan_that_is_gone(paper: Paper) -> None:
    del paper.deeds[deeds(paper, Kind.MADE)[-1]]
    del paper.deeds[-1]
    paper.acts.pop()
    assert "acknowledged and not there; open: a.10 lend copy=2 reader=4" in offence(paper)


def test_a_loan_whose_row_alone_is_gone(paper: Paper) -> None:
    found = paper.found()
    gone = found["loans"].pop()
    assert f"copy {gone[1]}: loan {gone[0]}: the journal makes" in offence(paper, found)


def test_a_return_that_is_lost(paper: Paper) -> None:
    assert paper.deeds.pop()[1][0][0] == Kind.BACK
    assert "copy 2: acknowledged and not there; open: b.11 back" in offence(paper)


def test_a_return_of_which_the_loan_knows_nothing(paper: Paper) -> None:
    found = paper.found()
    found["loans"][-1][-1] = True
    assert "the journal makes [2, 4, 0, False], the table holds [2, 4, 0, True]" in offence(
        paper, found
    )


def test_a_payment_that_is_there_twice(paper: Paper) -> None:
    number = deeds(paper, Kind.TAKEN)[-1]
    who, ((kind, facts),) = paper.deeds[number]
    paper.deeds.insert(number + 1, (who, [(kind, {**facts, "receipt_id": 3, "number": 3})]))
    assert "account 1: no act explains" in offence(paper)


def test_a_receipt_that_the_journal_does_not_know(paper: Paper) -> None:
    found = paper.found()
    found["receipts"].append([1, 3, 1, 100])
    assert "till 1: receipt 3: the journal makes None" in offence(paper, found)


def test_a_ledger_with_a_line_too_many(paper: Paper) -> None:
    found = paper.found()
    found["lines"].append([1, -100])
    assert "account 1: the journal makes 100 分, the ledger 0" in offence(paper, found)


def test_a_number_of_a_receipt_that_is_left_out(paper: Paper) -> None:
    paper.deeds[deeds(paper, Kind.TAKEN)[-1]][1][0][1]["number"] = 3
    paper.acts = [act if act.what != "pay" else replace(act, said={}) for act in paper.acts]
    assert "till 1: impossible: entry" in offence(paper)


def test_a_queue_that_was_served_out_of_turn(paper: Paper) -> None:
    """Whoever placed the second hold gets the copy; journal and tables agree about it."""
    for _, entries in paper.deeds[deeds(paper, Kind.CAUGHT)[0] :]:
        for kind, facts in entries:
            if kind in (Kind.CAUGHT, Kind.READY, Kind.FILLED):
                facts["hold_id"] = 2
    assert "title 1: impossible" in offence(paper)


def test_holds_that_changed_places_in_the_books(paper: Paper) -> None:
    """The orders of placing are swapped: the first was told that they stand first."""
    first, second = deeds(paper, Kind.PLACED)
    paper.deeds[first], paper.deeds[second] = paper.deeds[second], paper.deeds[first]
    assert "title 1: " in offence(paper)


def test_a_copy_that_is_back_while_somebody_waits(paper: Paper) -> None:
    """It goes to the shelf; the queue is passed over in silence."""
    number = deeds(paper, Kind.CAUGHT)[0]
    paper.deeds = [(who, entries[:1]) for who, entries in paper.deeds[: number + 1]]
    paper.acts = [replace(act, said={}) for act in paper.acts[:6]]
    assert "passes over those who wait" in offence(paper)


def test_a_copy_that_is_kept_for_another_than_was_said(paper: Paper) -> None:
    number = next(at for at, act in enumerate(paper.acts) if act.said.get("goes") == "hold-shelf")
    paper.acts[number] = replace(paper.acts[number], said={"goes": "hold-shelf", "for": 3})
    assert "copy 1: no act explains" in offence(paper)


def test_an_answer_that_came_before_the_act_was_kept(paper: Paper) -> None:
    """Acknowledged, and then the program died before it was on the disk."""
    acts = len(paper.acts)
    paper.act("a", "charge", reader=2, fen=100)
    paper.deeds.pop()
    assert f"account 2: acknowledged and not there; open: a.{acts} charge" in offence(paper)


def test_a_refused_act_that_was_done_all_the_same(paper: Paper) -> None:
    paper.acts[-2] = replace(paper.acts[-2], answer="refused", said={})
    assert "copy 2: no act explains" in offence(paper)


def test_an_answer_that_was_not_so(paper: Paper) -> None:
    """ "It is out", of a copy that stood on its shelf all the while."""
    paper.act("a", "lend", copy=1, reader=4)
    paper.acts[-1] = replace(paper.acts[-1], asked={"copy": 3, "reader": 4})
    assert "copy 3: answered what was not so" in offence(paper)


def test_an_act_that_took_effect_before_one_that_was_over(paper: Paper) -> None:
    """Two payments change places: the journal's order is not the clients'."""
    first, second = deeds(paper, Kind.TAKEN)
    paper.acts = [act if act.what != "pay" else replace(act, said={}) for act in paper.acts]
    assert offence(paper) == ""
    one, other = paper.deeds[first], paper.deeds[second]
    paper.deeds[first], paper.deeds[second] = (other[0], one[1]), (one[0], other[1])
    assert "no act explains" in offence(paper)


def test_a_deed_of_nobody(paper: Paper) -> None:
    paper.deeds[-1] = ("staff:somebody", paper.deeds[-1][1])
    assert "copy 2: no act explains" in offence(paper)


def test_a_copy_that_is_lent_twice_at_once(paper: Paper) -> None:
    number = deeds(paper, Kind.MADE)[-1]
    paper.deeds.insert(number + 1, paper.deeds[number])
    assert "copy 2: impossible" in offence(paper)


@pytest.mark.parametrize("seed", range(30))
def test_any_one_deed_that_is_gone_from_the_journal_is_missed(seed: int) -> None:
    found = at_random(seed, 80).found()
    moment = random.Random(seed).choice(found["entries"])[3]
    found["entries"] = [one for one in found["entries"] if one[3] != moment]
    assert offence(at_random(seed, 80), found) != ""


# --- what nobody knows ------------------------------------------------------------------------


def _unknown(paper: Paper, number: int, until: float = math.inf) -> None:
    act = paper.acts[number]
    paper.acts[number] = replace(act, answer=UNKNOWN, said={}, returned_at=until)


@pytest.mark.parametrize("happened", [True, False])
def test_an_act_without_an_answer_may_have_been_done_or_not(paper: Paper, happened: bool) -> None:
    paper.act("a", "charge", reader=5, fen=100)
    _unknown(paper, -1)
    if not happened:
        paper.deeds.pop()
    assert offence(paper) == ""


def test_but_not_twice(paper: Paper) -> None:
    paper.act("a", "charge", reader=5, fen=100)
    _unknown(paper, -1)
    who, ((kind, facts),) = paper.deeds[-1]
    paper.deeds.append((who, [(kind, {**facts, "charge_id": 9})]))
    assert "account 5: no act explains" in offence(paper)


def test_and_not_after_the_program_was_gone(paper: Paper) -> None:
    """What was cut off at a moment is not done by the program that is started after it."""
    paper.act("a", "charge", reader=5, fen=100)
    _unknown(paper, -1, until=paper.clock)
    paper.act("b", "charge", reader=5, fen=100)
    assert offence(paper) == ""
    paper.deeds[-2:] = paper.deeds[:-3:-1]
    assert "account 5: " in offence(paper)


# --- what clients write down ------------------------------------------------------------------


def kept(folder: Path, act: Callable[[Notebook], None]) -> list[notebook.Act]:
    book = Notebook(folder / "a.jsonl", "a", "staff:1")
    act(book)
    book.close()
    return notebook.read([folder / "a.jsonl"])


def test_a_notebook_gives_back_what_was_written(tmp_path: Path) -> None:
    def work(book: Notebook) -> None:
        book.answered(book.call("lend", copy=1, reader=2), DONE, loan=7)
        book.call("back", copy=1)

    lend, back = kept(tmp_path, work)
    assert (lend.what, lend.asked, lend.answer, lend.said) == (
        "lend",
        {"copy": 1, "reader": 2},
        DONE,
        {"loan": 7},
    )
    assert lend.called_at < lend.returned_at < back.called_at
    assert (back.answer, back.returned_at) == (UNKNOWN, math.inf)
    assert notebook.done([lend, back]) == 1


def test_a_notebook_whose_client_was_killed_ends_there(tmp_path: Path) -> None:
    kept(tmp_path, lambda book: book.call("back", copy=1) and None)
    with (tmp_path / "a.jsonl").open("ab") as file:
        file.write(b'{"id": "a:1", "answ')
    notebook.cut([tmp_path / "a.jsonl"])
    (back,) = notebook.read([tmp_path / "a.jsonl"])
    assert (back.answer, back.returned_at < math.inf) == (UNKNOWN, True)


def test_what_is_asked_again_is_one_act(tmp_path: Path) -> None:
    def work(book: Notebook) -> None:
        ident = book.call("pay", reader=1, fen=100)
        book.answered(ident, UNKNOWN)
        book.again(ident)
        book.answered(ident, DONE, number=1)

    (pay,) = kept(tmp_path, work)
    assert (pay.answer, pay.said) == (DONE, {"number": 1})


def test_at_a_moment_later_answers_are_not_known(paper: Paper) -> None:
    moment = paper.acts[5].returned_at - 1
    known = notebook.until(paper.acts, moment)
    assert [act.answer for act in known[-2:]] == [DONE, UNKNOWN]
    assert known[-1].returned_at == moment
    paper.acts = known
    paper.deeds = paper.deeds[:5]
    assert offence(paper) == ""
