"""CQL: what other libraries ask, read as the standard says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuxiang.foundations.codecs import cql
from shuxiang.foundations.codecs.cql import Both, Clause, CqlFault, Node


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("红楼梦", Clause("红楼梦")),
        ('"红楼 梦"', Clause("红楼 梦")),
        ("dc.title = 红楼梦", Clause("红楼梦", "dc.title", "=")),
        ('dc.title="a \\"b\\""', Clause('a "b"', "dc.title", "=")),
        ("title any cat", Clause("cat", "title", "any")),
        ('"and"', Clause("and")),
        ("a and b or c", Both("or", Both("and", Clause("a"), Clause("b")), Clause("c"))),
        ("a and (b or c)", Both("and", Clause("a"), Both("or", Clause("b"), Clause("c")))),
        ("a NOT b", Both("not", Clause("a"), Clause("b"))),
    ],
)
def test_a_question_is_read_as_the_standard_says(asked: str, read: Node) -> None:
    assert cql.parse(asked) == read


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 10),
        ("a and", 10),
        ("(a", 10),
        ("a)", 10),
        ("and", 10),
        ("= a", 10),
        ("dc.title =", 10),
        ('"a', 10),
        ("a prox b", 37),
        ("a and/rel.algorithm=cori b", 37),
        ("dc.title =/stem a", 20),
        ("a sortby dc.date", 80),
        ("(" * 60 + "a" + ")" * 60, 10),
        ("a" * 3000, 10),
    ],
)
def test_what_cannot_be_read_is_told_by_its_number(asked: str, number: int) -> None:
    with pytest.raises(CqlFault) as fault:
        cql.parse(asked)
    assert fault.value.number == number


_WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
_CLAUSES = st.builds(Clause, _WORDS) | st.builds(
    Clause, _WORDS, st.sampled_from(["dc.title", "bath.isbn"]), st.sampled_from(["=", "any", "=="])
)
_NODES = st.recursive(
    _CLAUSES,
    lambda inner: st.builds(Both, st.sampled_from(["and", "or", "not"]), inner, inner),
    max_leaves=8,
)


@given(_NODES)
def test_what_is_written_is_read_again(node: Node) -> None:
    assert cql.parse(cql.write(node)) == node


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(asked: str) -> None:
    try:
        cql.parse(asked)
    except CqlFault as fault:
        assert fault.number in (10, 20, 37, 80)
