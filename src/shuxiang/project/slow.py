"""The slow tests, file by file: two at a time, saying how far they are, and taken up again where
they were broken off as long as nothing has changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

Say = Callable[[str], None]

FOLDER = Path("tests") / "faults"

#: What pytest answers where nothing was run: the machine has not what these tests need.
_NOTHING_RUN = 5


@dataclass(frozen=True, slots=True)
class Passed:
    """The files that have passed on exactly this code. Another code has another list."""

    path: Path

    @classmethod
    def on(cls, root: Path) -> Passed:
        told = hashlib.sha256()
        for top in ("src", "tests"):
            for one in sorted((root / top).rglob("*")):
                if one.is_file() and one.suffix != ".pyc":
                    told.update(str(one.relative_to(root)).encode() + one.read_bytes())
        name = f"shuxiang-slow-{told.hexdigest()[:16]}.json"
        return cls(Path(tempfile.gettempdir()) / name)

    def names(self) -> frozenset[str]:
        return frozenset(json.loads(self.path.read_text())) if self.path.exists() else frozenset()

    def add(self, name: str) -> None:
        """Write a file down. Called from one thread at a time."""
        self.path.write_text(json.dumps(sorted(self.names() | {name})))


def run_files(root: Path, say: Say) -> int:
    """Run every file of the slow tests that has not passed yet; return 0 where all have."""
    names = sorted(
        (one.name for one in (root / FOLDER).glob("test_*.py")),
        key=lambda name: (not name.startswith("test_history"), name),
    )
    passed = Passed.on(root)
    before = passed.names().intersection(names)
    if before == set(names):
        passed.path.unlink()
        before = frozenset()
    if before:
        say(f"有 {len(before)} 个文件上次已经通过，接着做其余的。")
    guard = threading.Lock()
    todo = [name for name in names if name not in before]

    def run_one(name: str) -> bool:
        others = [f"--ignore={FOLDER / one}" for one in names if one != name]
        began = time.monotonic()
        code, lines = _run([*others, str(FOLDER)], root, say)
        seconds = time.monotonic() - began
        if code not in (0, _NOTHING_RUN):
            say("\n".join((*lines, f"✗ {name} 没有通过，{seconds:.0f} 秒")))
            return False
        say(f"✓ {name} {'通过' if code == 0 else '这台机器上不能运行'}，{seconds:.0f} 秒")
        with guard:
            passed.add(name)
        return True

    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        return 0 if all(list(pool.map(run_one, todo))) else 1


def _run(chosen: list[str], root: Path, say: Say) -> tuple[int, list[str]]:
    """Run pytest and hand on what the tests say of themselves, at once; return all lines."""
    program = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", *chosen],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert program.stdout is not None
    lines = []
    for line in program.stdout:
        lines.append(line.rstrip())
        if "：" in line and not line.startswith((" ", "E", ">")):
            say(line.strip().lstrip("."))
    return program.wait(), lines
