"""What the columns of a list of readers mean, and the forms in which its values come."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from shuxiang.foundations.codecs import identity


def _parted(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Meaning → the headings under which Chinese systems export it, without stops and spaces.
HEADINGS: dict[str, tuple[str, ...]] = {
    "card": _parted(
        "证号 读者证号 借书证号 借阅证号 读者证条码 读者证条码号 读者条码 读者条码号 "
        "证条码 证条码号 条码 条码号 卡号 读者号 读者编号 读者证 借书证 读者卡号 一卡通号 "
        "cardno cardnumber card barcode"
    ),
    "name": _parted("姓名 读者姓名 名字 名称 读者名称 真实姓名 name"),
    "sex": _parted("性别 sex gender"),
    "identity": _parted(
        "身份证号 身份证 身份证号码 身份证件号 证件号 证件号码 有效证件号 身份号码 idcard idnumber"
    ),
    "identity_kind": _parted("证件类型 证件种类 证件名称"),
    "phone": _parted(
        "电话 手机 手机号 手机号码 联系电话 移动电话 电话号码 联系方式 phone mobile tel"
    ),
    "category": _parted(
        "类型 读者类型 读者类别 证类型 借书证类型 读者级别 类别 读者种类 证件级别 category type"
    ),
    "valid_until": _parted(
        "有效期 有效期至 有效日期 截止日期 失效日期 到期日期 终止日期 证失效日期 有效期止 过期日期 expiry validuntil"
    ),
    "registered_on": _parted(
        "办证日期 注册日期 发证日期 启用日期 登记日期 办证时间 开户日期 建档日期 办理日期 创建日期 registered"
    ),
    "unit": _parted("单位 工作单位 所在单位 单位名称 班级 部门 学校 院系 unit"),
    "address": _parted("住址 地址 家庭住址 联系地址 通讯地址 家庭地址 现住址 address"),
    "birth": _parted("出生日期 生日 出生年月 出生年月日 birthday birth"),
    "guardian": _parted("监护人 监护人姓名 家长 家长姓名"),
    "guardian_phone": _parted("监护人电话 家长电话 监护人手机 家长手机 监护人联系电话"),
    "place": _parted("所属馆 分馆 办证馆 发证馆 馆点 馆名 开户馆 办证点"),
    "state": _parted("状态 证状态 读者状态 借书证状态 证件状态"),
    "deposit": _parted("押金 押金金额"),
    "note": _parted("备注 说明 附注 注释 note"),
}
_MEANING = {heading: meaning for meaning, words in HEADINGS.items() for heading in words}
_STOPS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")

#: As many rows above the headings may hold a title, a date, a number of pages.
MOST_TITLE_ROWS = 10


def meaning(heading: str) -> str:
    """Return what a heading means, or an empty string."""
    plain = unicodedata.normalize("NFKC", heading).lower()
    for candidate in (plain, _BRACKETS.sub("", plain)):
        found = _MEANING.get(_STOPS.sub("", candidate))
        if found:
            return found
    return ""


def columns_of(row: Sequence[str]) -> dict[str, int]:
    """Return meaning → column of a row of headings; the first of two alike counts."""
    found: dict[str, int] = {}
    for number, heading in enumerate(row):
        if said := meaning(heading):
            found.setdefault(said, number)
    return found


def is_heading(columns: dict[str, int]) -> bool:
    """Say whether a row names what a list of readers cannot do without."""
    return "name" in columns and ("card" in columns or "identity" in columns)


#: What "without end" looks like.
_ENDLESS = {"长期", "永久", "无限期", "无期限", "终身", "不限", "长期有效", "永久有效"}
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*(?:(?:[-/.月]\s*(\d{1,2})\s*日?)|月)?(?:[ T]+\d{1,2}:\d{2}.*)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_ENGLISH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_SHORT = re.compile(r"(\d{2})[-/.](\d{1,2})[-/.](\d{1,2})")
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?")
#: Day 0 of spreadsheets, with the leap day of 1900 that never was.
_SERIAL_ZERO = date(1899, 12, 30)


class OddDay(ValueError):
    """A day in a form that nobody can read."""


def day(text: str) -> date | None:
    """Read a day: 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日, 20260302, 26-3-2, 03/02/2026 when it
    can only be one day, a spreadsheet's number. None means without end, or empty.

    Raises OddDay.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain or plain in _ENDLESS or set(plain) <= set("0-/. :"):
        return None
    try:
        if found := _DAY.fullmatch(plain) or _COMPACT.fullmatch(plain):
            return _never_is_none(date(int(found[1]), int(found[2]), int(found[3] or 1)))
        if found := _SHORT.fullmatch(plain):
            year = int(found[1])
            return date(year + (2000 if year < 70 else 1900), int(found[2]), int(found[3]))
        if found := _ENGLISH.fullmatch(plain):
            one, two = int(found[1]), int(found[2])
            if one <= 12 and two <= 12 and one != two:
                raise OddDay(text)
            month, of_month = (one, two) if one <= 12 else (two, one)
            return date(int(found[3]), month, of_month)
        if _SERIAL.fullmatch(plain):
            days = int(float(plain))
            if 3_654 <= days <= 109_574:  # 1910 to 2199
                return _SERIAL_ZERO + timedelta(days=days)
    except ValueError as error:
        raise OddDay(text) from error
    raise OddDay(text)


def _never_is_none(value: date) -> date | None:
    return None if value.year >= 2199 else value


_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")


def is_rounded(number: str) -> bool:
    """Say whether a spreadsheet has made a rounded figure of a number: 3.61026E+17, or the last
    digits of an identity number turned to noughts."""
    plain = unicodedata.normalize("NFKC", number).strip()
    return bool(_ROUNDED.fullmatch(plain)) or (
        len(plain) == 18 and plain.endswith("000") and not identity.check(plain)
    )


def citizen_number(text: str) -> str:
    """Return an identity number with eighteen digits; the fifteen of before 1999 are filled up as
    GB 11643 says: the century, and the check digit."""
    number = identity.normalise(text).lstrip("'")
    if len(number) == 15 and number.isdigit():
        seventeen = number[:6] + "19" + number[6:]
        return seventeen + identity.check_digit(seventeen)
    return number


#: What stands in a list → our kind of document. The first that fits counts.
_DOCUMENTS = (
    ("户口", "household"),
    ("护照", "passport"),
    ("军官", "military"),
    ("士兵", "military"),
    ("警官", "military"),
    ("港澳", "hongkong-macao"),
    ("回乡", "hongkong-macao"),
    ("台", "taiwan"),
    ("居留", "foreign"),
    ("外国", "foreign"),
    ("残疾", "disability"),
)


def document(kind: str, number: str) -> str:
    """Return our kind of document for what a list calls it."""
    if not number:
        return ""
    for word, ours in _DOCUMENTS:
        if word in kind:
            return ours
    return "resident"


#: What stands in a list → how the card stood. The first that fits counts.
_STATES = (
    ("挂失", "lost"),
    ("丢失", "lost"),
    ("遗失", "lost"),
    ("退", "closed"),
    ("注销", "closed"),
    ("作废", "closed"),
    ("停", "stopped"),
    ("冻结", "stopped"),
    ("暂停", "stopped"),
    ("违约", "stopped"),
)


def state(text: str) -> str:
    """Return how a card stood in the older system: good, lost, stopped or closed."""
    return next((ours for word, ours in _STATES if word in text), "good")


#: What stands in a type's name → our code of category, where no category has that name.
_CATEGORIES = (
    ("集体", "group"),
    ("单位", "group"),
    ("团体", "group"),
    ("少", "child"),
    ("儿童", "child"),
    ("小学", "child"),
    ("老", "senior"),
    ("馆员", "staff"),
    ("工作人员", "staff"),
    ("职工", "staff"),
)


def category_code(text: str) -> str:
    """Return our code for a type of readers as a list names it; what says nothing is adult."""
    return next((code for word, code in _CATEGORIES if word in text), "adult")


def first_heading(rows: Iterable[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """Return (its number from 0, its columns) of the row of headings among the first rows."""
    for number, row in enumerate(rows):
        if number > MOST_TITLE_ROWS:
            return None
        columns = columns_of(row)
        if is_heading(columns):
            return number, columns
    return None
