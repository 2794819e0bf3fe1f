"""How a department declares a plain register, so that the office shows all of them on one screen.

A declaration says which fields a row has, how its rows are read, and which services change them.
It holds no decisions: the services require the power, refuse and record as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from shuxiang.foundations.kernel.actor import Power

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: A text, translated when it is shown.
Text: TypeAlias = "str | _StrPromise"

#: Value and label, in the order in which they are offered.
Choices = Sequence[tuple[str, str]]


class FieldKind(StrEnum):
    """What stands in a field, and so what the door makes of the typed text."""

    TEXT = "text"  # str, one line
    LINES = "lines"  # str, several lines
    NUMBER = "number"  # int, or None where empty
    MONEY = "money"  # typed in 元, given as 分 (int)
    DAY = "day"  # date, or None where empty
    TIME = "time"  # str "HH:MM", empty where empty
    YES = "yes"  # bool
    CHOICE = "choice"  # str, one of `choices`
    NUMBERED = "numbered"  # int id, one of `choices`; None where empty
    MANY = "many"  # tuple[str, ...], some of `choices`


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register. `name` is the keyword of the services and the key of `Row.values`."""

    name: str
    label: Text
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    hint: Text = ""
    choices: Callable[[], Choices] | None = None
    #: Whether the list shows it, or only the form.
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands. `values` has a key for each field; `retired` rows are shown apart."""

    ident: int
    values: Mapping[str, Any]
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """One plain table of reference.

    `add(**values, by=, now=)`, `change(**{key: ident}, **values, by=, now=)` and
    `retire(**{key: ident}, by=, now=)` are services; None where the register has no such act.
    """

    name: str
    title: Text
    fields: tuple[Field, ...]
    rows: Callable[[], Sequence[Row]]
    power: Power
    #: Keyword under which `change` and `retire` take the row's id.
    key: str
    add: Callable[..., Any] | None = None
    change: Callable[..., Any] | None = None
    retire: Callable[..., Any] | None = None
    #: What the retiring button says.
    retire_label: Text = field(default="停用")
