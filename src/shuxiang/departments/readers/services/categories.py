"""What a library tells its readers apart by."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuxiang.departments.readers.events import CategoryRetired, CategorySet
from shuxiang.departments.readers.models import ReaderCategory
from shuxiang.departments.readers.refusals import CategoryRefused
from shuxiang.foundations.journal.record import record
from shuxiang.foundations.kernel.actor import Actor, Power
from shuxiang.foundations.kernel.refusals import Because

#: Code, name, youngest, oldest, years valid, for a unit, for children: what a new library begins
#: with. Limits on books stand in the loan rules.
STANDARD = (
    ("adult", "成人证", 14, None, None, False, False),
    ("child", "少儿证", None, 15, None, False, True),
    ("senior", "老年证", 60, None, None, False, False),
    ("group", "集体证", None, None, 1, True, False),
    ("staff", "馆员证", None, None, None, False, False),
)


def _write(
    category: ReaderCategory,
    *,
    code: str,
    name: str,
    min_age: int | None,
    max_age: int | None,
    loan_limit: int | None,
    valid_years: int | None,
    valid_days: int | None,
    reuses_cards: bool,
    grows_into: int | None,
    is_group: bool,
    needs_guardian: bool,
    deposit_fen: int,
    by: Actor,
    now: datetime,
) -> int:
    code, name = code.strip().lower(), " ".join(name.split())
    faults = []
    if not code or len(code) > 20:
        faults.append(Because("readers.category-code"))
    elif ReaderCategory.objects.filter(code=code).exclude(pk=category.pk).exists():
        faults.append(Because("readers.category-code-taken", {"code": code}))
    if not name:
        faults.append(Because("readers.category-name"))
    figures = (min_age, max_age, loan_limit, valid_years, deposit_fen)
    if valid_days is not None and not 1 <= valid_days <= 366:
        faults.append(Because("readers.category-days"))
    if grows_into is not None:
        faults += _faults_of_growing(category.pk, max_age, grows_into)
    if any(figure is not None and figure < 0 for figure in figures):
        faults.append(Because("readers.category-figure"))
    if min_age is not None and max_age is not None and max_age < min_age:
        faults.append(Because("readers.category-ages"))
    if is_group and needs_guardian:
        faults.append(Because("readers.category-group-child"))
    if faults:
        raise CategoryRefused(*faults)
    category.code, category.name = code, name[:40]
    category.min_age, category.max_age = min_age, max_age
    category.loan_limit, category.valid_years = loan_limit, valid_years
    category.is_group, category.needs_guardian = is_group, needs_guardian
    category.deposit_fen = deposit_fen
    category.valid_days, category.reuses_cards = valid_days, reuses_cards
    category.grows_into_id = grows_into
    category.save()
    record(CategorySet(category_id=category.pk, code=code, name=name), by=by, now=now)
    return category.pk


def _faults_of_growing(
    category_id: int | None, max_age: int | None, grows_into: int
) -> list[Because]:
    """What somebody becomes must be there, must take their age, and is not what they are."""
    later = ReaderCategory.objects.filter(pk=grows_into, retired_at=None).first()
    if later is None or later.pk == category_id:
        return [Because("readers.unknown-category")]
    if max_age is None:
        return [Because("readers.category-grows-when")]
    if later.max_age is not None and later.max_age <= max_age:
        return [Because("readers.category-grows-older", {"name": later.name})]
    return []


@transaction.atomic
def add_category(
    *,
    code: str,
    name: str,
    min_age: int | None = None,
    max_age: int | None = None,
    loan_limit: int | None = None,
    valid_years: int | None = None,
    valid_days: int | None = None,
    reuses_cards: bool = False,
    grows_into: int | None = None,
    is_group: bool = False,
    needs_guardian: bool = False,
    deposit_fen: int = 0,
    by: Actor,
    now: datetime,
) -> int:
    """Add a category and return its id. Empty figures mean no limit of its own.

    Refuses with CategoryRefused (every fault) or NotAllowed. Records CategorySet.
    """
    by.require(Power.SET_RULES)
    return _write(
        ReaderCategory(),
        code=code,
        name=name,
        min_age=min_age,
        max_age=max_age,
        loan_limit=loan_limit,
        valid_years=valid_years,
        valid_days=valid_days,
        reuses_cards=reuses_cards,
        grows_into=grows_into,
        is_group=is_group,
        needs_guardian=needs_guardian,
        deposit_fen=deposit_fen,
        by=by,
        now=now,
    )


@transaction.atomic
def change_category(
    *,
    category_id: int,
    code: str,
    name: str,
    min_age: int | None = None,
    max_age: int | None = None,
    loan_limit: int | None = None,
    valid_years: int | None = None,
    valid_days: int | None = None,
    reuses_cards: bool = False,
    grows_into: int | None = None,
    is_group: bool = False,
    needs_guardian: bool = False,
    deposit_fen: int = 0,
    by: Actor,
    now: datetime,
) -> None:
    """Change a category; cards that were made keep their end. Refuses and records as
    `add_category`."""
    by.require(Power.SET_RULES)
    category = ReaderCategory.objects.filter(pk=category_id).first()
    if category is None:
        raise CategoryRefused(Because("readers.unknown-category"))
    _write(
        category,
        code=code,
        name=name,
        min_age=min_age,
        max_age=max_age,
        loan_limit=loan_limit,
        valid_years=valid_years,
        valid_days=valid_days,
        reuses_cards=reuses_cards,
        grows_into=grows_into,
        is_group=is_group,
        needs_guardian=needs_guardian,
        deposit_fen=deposit_fen,
        by=by,
        now=now,
    )


@transaction.atomic
def retire_category(*, category_id: int, by: Actor, now: datetime) -> None:
    """Let no new card be made in a category; those who have one keep it.

    Refuses with CategoryRefused or NotAllowed. Records CategoryRetired.
    """
    by.require(Power.SET_RULES)
    changed = ReaderCategory.objects.filter(pk=category_id, retired_at=None).update(retired_at=now)
    if not changed:
        raise CategoryRefused(Because("readers.unknown-category"))
    record(CategoryRetired(category_id=category_id), by=by, now=now)


@transaction.atomic
def seed_categories(*, by: Actor, now: datetime) -> dict[str, int]:
    """Give a new library its usual categories; those that are there already stay as they are.

    Returns code → id. Refuses with NotAllowed. Records CategorySet for each new one.
    """
    by.require(Power.SET_RULES)
    standing = dict(ReaderCategory.objects.values_list("code", "pk"))
    for code, name, youngest, oldest, years, group, child in STANDARD:
        if code not in standing:
            standing[code] = add_category(
                code=code,
                name=name,
                min_age=youngest,
                max_age=oldest,
                valid_years=years,
                is_group=group,
                needs_guardian=child,
                by=by,
                now=now,
            )
    return standing
