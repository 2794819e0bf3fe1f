"""The design language is kept by the files themselves: contrast, colours, sizes, floor browsers."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "shuxiang"
STATIC = SOURCE / "doors" / "frame" / "static"
SHEETS = sorted(STATIC.glob("css/*.css"))
SCRIPTS = sorted(STATIC.glob("js/*.js"))
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
SPRITE = SOURCE / "doors" / "frame" / "templates" / "frame" / "icons.html"

TEXT = 4.5
CONTROL = 3.0

#: (text, ground, lowest ratio in the ordinary theme) as the design language measured them.
PAIRS = [
    ("ink", "paper", 15.5),
    ("ink", "sunken", 14.2),
    ("ink-2", "paper", 8.9),
    ("ink-3", "paper", 5.7),
    ("ink-3", "sunken", 5.2),
    ("brand-7", "paper", 8.9),
    ("brand-7", "brand-1", 7.5),
    ("strip-ink", "warn-3", 9.5),
    ("strip-ink", "gold", 8.9),
    ("white", "brand-7", 9.4),
    ("white", "brand-6", 6.7),
    ("white", "brand-8", 12.7),
    ("white", "ok-7", 7.0),
    ("white", "stop-7", 7.6),
    ("ok-7", "ok-1", 5.9),
    ("warn-7", "warn-1", 6.6),
    ("stop-7", "stop-1", 6.2),
    ("gold", "brand-8", 7.0),
    ("edge", "surface", 4.0),
    ("edge", "paper", 3.8),
    ("edge", "sunken", 3.5),
    ("seal", "paper", 6.4),
]
CLOTHS = ["", "-a", "-d", "-g", "-i", "-j", "-k", "-n", "-kid"]
THEMES = {
    "ordinary": "",
    "kid": "html[data-surface=kid]",
    "high contrast": "html[data-contrast=high]",
}


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def tokens(theme: str) -> dict[str, str]:
    """The tokens in force under a theme, by name without the dashes."""
    sheet = without_comments((STATIC / "css" / "shuxiang.css").read_text("utf-8"))
    found: dict[str, str] = {}
    for selector in [":root", THEMES[theme]]:
        for block in re.findall(rf"(?m)^{re.escape(selector)}\{{([^}}]*)\}}", sheet):
            found.update(re.findall(r"--([\w-]+):([^;]+)", block))
    return found


def luminance(colour: str) -> float:
    """The relative luminance of #RRGGBB, WCAG 2.2."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[n : n + 2]) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_each_pair_keeps_the_contrast_that_was_measured(
    text: str, ground: str, least: float
) -> None:
    token = tokens("ordinary")
    assert round(contrast(token[text], token[ground]), 1) >= least


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_can_be_read(theme: str) -> None:
    token = tokens(theme)
    weak = {
        f"{text} on {ground}": round(contrast(token[text], token[ground]), 2)
        for text, ground, _ in PAIRS
        if contrast(token[text], token[ground]) < (CONTROL if text == "edge" else TEXT)
    }
    assert weak == {}


def test_an_author_can_be_read_on_every_cloth() -> None:
    token = tokens("ordinary")
    weak = [c for c in CLOTHS if contrast(token["white"], token[f"cloth{c}"]) < TEXT]
    assert weak == []


def test_high_contrast_is_black_on_white() -> None:
    token = tokens("high contrast")
    assert (token["ink"], token["paper"], token["brand-7"]) == ("#000000", "#FFFFFF", "#003B73")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_colours_are_named_before_they_are_used(sheet: Path) -> None:
    raw = []
    for selector, body in re.findall(
        r"([^{}]+)\{([^{}]*)\}", without_comments(sheet.read_text("utf-8"))
    ):
        for prop, value in re.findall(r"([\w-]+)\s*:\s*([^;]+)", body):
            is_colour = re.search(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|\bhsla?\(", value)
            fallback = (
                selector.strip() == "dialog::backdrop"
            )  # it inherits no tokens in old browsers
            if is_colour and not prop.startswith("--") and not fallback:
                raw.append(f"{selector.strip()} {{{prop}:{value}}}")
    assert raw == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_every_token_that_is_used_exists(sheet: Path) -> None:
    text = without_comments(sheet.read_text("utf-8"))
    named = set(tokens("ordinary")) | set(re.findall(r"--([\w-]+):", text))
    assert set(re.findall(r"var\(--([\w-]+)\)", text)) - named == set()


def test_the_stylesheet_of_every_page_keeps_its_budget() -> None:
    data = (STATIC / "css" / "shuxiang.css").read_bytes()
    assert len(data) <= 30 * 1024
    assert len(gzip.compress(data, 9)) <= 8 * 1024


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_a_page_of_two_sheets_keeps_within_twelve_kilobytes(sheet: Path) -> None:
    both = (STATIC / "css" / "shuxiang.css").read_bytes()
    if sheet.name != "shuxiang.css":
        both += sheet.read_bytes()
    assert len(gzip.compress(both, 9)) <= 12 * 1024


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
@pytest.mark.parametrize(
    "unknown_to_old_panels",
    ["@layer", ":has(", r"\binset\s*:", "aspect-ratio", r"(?<![\w-])gap\s*:"],
)
def test_old_panels_understand_the_sheets(sheet: Path, unknown_to_old_panels: str) -> None:
    pattern = (
        unknown_to_old_panels
        if unknown_to_old_panels.startswith(("\\", "("))
        else re.escape(unknown_to_old_panels)
    )
    assert re.search(pattern, without_comments(sheet.read_text("utf-8"))) is None


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda p: p.name)
def test_only_hidden_and_still_are_important(sheet: Path) -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*!important[^{}]*)\}", sheet.read_text("utf-8"))
    assert {selector.strip() for selector, _ in rules} <= {"[hidden]", "*"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_scripts_are_small_and_of_2015(script: Path) -> None:
    text = script.read_text("utf-8")
    assert len(text.encode()) <= 6 * 1024
    code = without_comments(text)
    for young in [
        r"\?\.(?!\d)",
        r"\?\?",
        r"\basync\b",
        r"\bawait\b",
        r"\.\.\.[a-z]",
        r"\bimport\b",
    ]:
        assert re.search(young, code) is None, young


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.name)
def test_scripts_write_no_markup_and_no_style(script: Path) -> None:
    code = without_comments(script.read_text("utf-8"))
    assert re.search(r"\.style\b|setAttribute\('style|document\.write|\beval\(", code) is None


def template_id(path: Path) -> str:
    return "/".join(path.parts[-2:])


@pytest.mark.parametrize("template", TEMPLATES, ids=template_id)
def test_no_template_writes_style_or_script_inline(template: Path) -> None:
    text = re.sub(
        r"\{% comment %\}.*?\{% endcomment %\}", "", template.read_text("utf-8"), flags=re.S
    )
    assert re.search(r"\sstyle\s*=", text) is None
    assert re.search(r"<style\b", text) is None
    assert re.search(r"\son[a-z]+\s*=\s*[\"']", text) is None
    assert re.search(r"javascript:", text) is None
    assert [s for s in re.findall(r"<script\b[^>]*>", text) if "src=" not in s] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=template_id)
def test_every_file_a_template_names_exists(template: Path) -> None:
    named = re.findall(r"\{% static [\"']([^\"'{]+)[\"'] %\}", template.read_text("utf-8"))
    roots = [p for p in SOURCE.glob("**/static") if p.is_dir()]
    assert [n for n in named if not any((root / n).is_file() for root in roots)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=template_id)
def test_every_icon_a_template_uses_is_drawn(template: Path) -> None:
    drawn = set(re.findall(r'id="i-([a-z]+)"', SPRITE.read_text("utf-8")))
    text = template.read_text("utf-8")
    used = set(re.findall(r'href="#i-([a-z]+)"', text))
    for asked in re.findall(r'icons="([^"{]*)"', text):
        used |= set(asked.split(","))
    assert used - drawn == set()


def test_there_is_something_to_hold() -> None:
    assert {s.name for s in SHEETS} >= {"shuxiang.css", "desk.css", "office.css", "print.css"}
    assert {s.name for s in SCRIPTS} >= {"scan.js", "sound.js", "swap.js", "desk.js", "office.js"}
    assert len(TEMPLATES) >= 20
