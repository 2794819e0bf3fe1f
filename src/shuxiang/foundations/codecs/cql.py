"""CQL, the language in which libraries ask one another (version 1.2, level 2 of conformance).

    parse('dc.title = "呼兰河传" and dc.creator = 萧红')

Source: Library of Congress, CQL 1.2: boolean operators have one precedence and are read from the
left; `and or not prox` and `sortby` are reserved where they are not quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Deeper questions are a mistake or an attack.
DEEPEST, LONGEST = 30, 2_000

#: Numbers of the standard's diagnostics (SRU 1.2, list of diagnostics).
SYNTAX = 10
UNSUPPORTED_RELATION_MODIFIER = 20
UNSUPPORTED_BOOLEAN = 37
UNSUPPORTED_SORT = 80


class CqlFault(Exception):
    """A question that cannot be read: the number of the diagnostic and what is wrong."""

    def __init__(self, number: int, detail: str) -> None:
        super().__init__(f"{number}: {detail}")
        self.number, self.detail = number, detail


@dataclass(frozen=True, slots=True)
class Clause:
    """One search clause; without an index or relation both are empty."""

    term: str
    index: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Both:
    """Two questions joined by ``and``, ``or`` or ``not``."""

    operator: str
    left: Node
    right: Node


Node = Clause | Both

_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<sign><=|>=|<>|==|[=<>()/])|(?P<word>[^\s"=<>()/]+))',
    re.DOTALL,
)
_BOOLEANS = ("and", "or", "not", "prox")
_RELATIONS = ("=", "==", "<>", "<", ">", "<=", ">=")
_NAMED_RELATIONS = ("all", "any", "exact", "scr", "adj", "within", "encloses")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    quoted: bool = False

    @property
    def word(self) -> str:
        """Return the token as a reserved word is compared; nothing for what is quoted."""
        return "" if self.quoted else self.text.lower()


def parse(text: str) -> Node:
    """Read a question. Raises CqlFault."""
    if len(text) > LONGEST:
        raise CqlFault(SYNTAX, f"longer than {LONGEST} characters")
    tokens = _tokens(text)
    if not tokens:
        raise CqlFault(SYNTAX, "nothing is asked")
    node, at = _query(tokens, 0, 0)
    if at < len(tokens):
        if tokens[at].word == "sortby":
            raise CqlFault(UNSUPPORTED_SORT, "sortby")
        raise CqlFault(SYNTAX, tokens[at].text)
    return node


def write(node: Node) -> str:
    """Return a question as CQL; `parse` reads the same question from it."""
    if isinstance(node, Clause):
        named = f"{_quoted(node.index)} {node.relation} " if node.index else ""
        return f"{named}{_quoted(node.term)}"
    return f"({write(node.left)}) {node.operator} ({write(node.right)})"


def _quoted(term: str) -> str:
    escaped = term.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _tokens(text: str) -> list[_Token]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise CqlFault(SYNTAX, text[at : at + 40].strip())
        at = match.end()
        if match["quoted"] is not None:
            found.append(_Token(re.sub(r"\\(.)", r"\1", match["quoted"][1:-1], flags=re.S), True))
        else:
            found.append(_Token(match["sign"] or match["word"]))
    return found


def _query(tokens: list[_Token], at: int, depth: int) -> tuple[Node, int]:
    node, at = _clause(tokens, at, depth)
    while at < len(tokens) and tokens[at].word in _BOOLEANS:
        operator = tokens[at].word
        if operator == "prox":
            raise CqlFault(UNSUPPORTED_BOOLEAN, "prox")
        if at + 1 < len(tokens) and tokens[at + 1].word == "/":
            raise CqlFault(UNSUPPORTED_BOOLEAN, f"{operator}/")
        right, at = _clause(tokens, at + 1, depth)
        node = Both(operator, node, right)
    return node, at


def _clause(tokens: list[_Token], at: int, depth: int) -> tuple[Node, int]:
    if depth > DEEPEST:
        raise CqlFault(SYNTAX, "too many brackets")
    if at >= len(tokens):
        raise CqlFault(SYNTAX, "the question ends too early")
    first = tokens[at]
    if first.word == "(":
        node, at = _query(tokens, at + 1, depth + 1)
        if at >= len(tokens) or tokens[at].word != ")":
            raise CqlFault(SYNTAX, "a bracket is not closed")
        return node, at + 1
    if first.word in (*_BOOLEANS, *_RELATIONS, ")", "/", "sortby"):
        raise CqlFault(SYNTAX, first.text)
    if at + 1 < len(tokens) and _is_relation(tokens[at + 1]):
        relation = tokens[at + 1].word
        if at + 2 < len(tokens) and tokens[at + 2].word == "/":
            raise CqlFault(UNSUPPORTED_RELATION_MODIFIER, relation)
        if at + 2 >= len(tokens):
            raise CqlFault(SYNTAX, "the question ends too early")
        term = tokens[at + 2]
        if term.word in (*_BOOLEANS, *_RELATIONS, "(", ")", "/", "sortby"):
            raise CqlFault(SYNTAX, term.text)
        return Clause(term.text, first.text, relation), at + 3
    return Clause(first.text), at + 1


def _is_relation(token: _Token) -> bool:
    return token.word in _RELATIONS or token.word in _NAMED_RELATIONS
