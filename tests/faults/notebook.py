"""What clients write down while they work, and what they did, read from it afterwards.

A client writes a line before it asks and a line when it is answered, each on the disk before it
goes on:

    {"id": "desk:7", "client": "desk", "who": "staff:3", "what": "lend", "asked": {"copy": 4, "reader": 2}, "at": …}
    {"id": "desk:7", "answer": "done", "said": {"loan": 9}, "at": …}

A question that was cut off is answered with "unknown"; {"again": id, "at": …} asks it once more,
and is still the same act. {"cut": true, "at": …} says that the program was gone: what was open is
unknown. Moments are nanoseconds of the machine's steady clock, the same for all its processes.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

DONE, REFUSED, UNKNOWN = "done", "refused", "unknown"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one client. It took effect, if it did, between the two moments.

    `who` is the actor as the journal names it; `asked` are the arguments and `said` what the
    answer told. Of an act without an answer the second moment is when it could no longer happen.
    """

    ident: str
    client: str
    who: str
    what: str
    asked: Mapping[str, Any]
    called_at: float
    returned_at: float = math.inf
    answer: str = UNKNOWN
    said: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        told = {**self.asked, **{f"→{key}": value for key, value in self.said.items()}}
        words = " ".join(f"{key}={value}" for key, value in told.items())
        return f"{self.ident} {self.what} {words} {self.answer}"


class Notebook:
    """A client's own file. Every line is on the disk before the next thing is done."""

    def __init__(self, path: Path, client: str, who: str) -> None:
        self._file = path.open("ab", buffering=0)
        self._client, self._who = client, who
        self._acts = 0
        self._begun = time.monotonic_ns()
        self.done = 0

    def call(self, what: str, **asked: Any) -> str:
        """Write that this is asked now; return the name of the act."""
        self._acts += 1
        ident = f"{self._client}:{self._begun % 10**9}.{self._acts}"
        self._write(id=ident, client=self._client, who=self._who, what=what, asked=asked)
        return ident

    def again(self, ident: str) -> None:
        """Write that an act without an answer is asked once more."""
        self._write(again=ident)

    def answered(self, ident: str, answer: str, **said: Any) -> None:
        """Write what the answer was."""
        self.done += answer == DONE and said.get("outcome") != "again"
        self._write(id=ident, answer=answer, said=said)

    def _write(self, **line: Any) -> None:
        text = json.dumps({**line, "at": time.monotonic_ns()}, ensure_ascii=False)
        self._file.write(text.encode() + b"\n")
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


def cut(paths: Iterable[Path]) -> None:
    """Write into notebooks whose clients were killed with the program that it is gone."""
    for path in paths:
        with path.open("ab") as file:
            file.write(
                b"\n" + json.dumps({"cut": True, "at": time.monotonic_ns()}).encode() + b"\n"
            )


def read(paths: Iterable[Path]) -> list[Act]:
    """Return all acts of these notebooks, in the order in which they were asked."""
    acts: dict[str, Act] = {}
    for path in paths:
        _read_one(path.read_bytes().splitlines(), acts)
    return sorted(acts.values(), key=lambda act: act.called_at)


def _read_one(lines: Iterable[bytes], acts: dict[str, Act]) -> None:
    asked: list[str] = []
    for text in lines:
        try:
            line = json.loads(text)
        except ValueError:  # empty, or cut in the middle
            continue
        if "cut" in line:
            for ident in asked:
                if acts[ident].returned_at == math.inf:
                    acts[ident] = replace(acts[ident], returned_at=line["at"])
        elif "again" in line:
            acts[line["again"]] = replace(acts[line["again"]], returned_at=math.inf)
        elif "what" in line:
            asked.append(line["id"])
            acts[line["id"]] = Act(
                line["id"], line["client"], line["who"], line["what"], line["asked"], line["at"]
            )
        else:
            acts[line["id"]] = replace(
                acts[line["id"]],
                returned_at=line["at"],
                answer=line["answer"],
                said=line.get("said", {}),
            )


def until(acts: Sequence[Act], moment: float) -> list[Act]:
    """Return what had been asked and answered at a moment: what was open then is unknown, and did
    not happen later."""
    return [
        act
        if act.returned_at <= moment
        else replace(act, answer=UNKNOWN, said={}, returned_at=moment)
        for act in acts
        if act.called_at <= moment
    ]


def done(acts: Iterable[Act]) -> int:
    """Return how many acts were acknowledged. One that was answered "that is done already" is none."""
    return sum(act.answer == DONE and act.said.get("outcome") != "again" for act in acts)
