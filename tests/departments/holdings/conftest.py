"""A main library with a branch, rooms and kinds: the ground that books stand on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps
from holdings_house import House

from shuxiang.foundations.kernel.actor import SYSTEM, Actor

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def by() -> Actor:
    return SYSTEM


@pytest.fixture
def house(db: None) -> House:
    place = apps.get_model("network", "Place")
    main = place.objects.create(kind="main", code="YX", name="云溪县图书馆", slug="main")
    branch = place.objects.create(
        kind="branch", code="BM", name="北门分馆", slug="beimen", parent=main
    )
    location = apps.get_model("holdings", "Location")
    kind = apps.get_model("holdings", "CopyKind")
    return House(
        main=main.pk,
        branch=branch.pk,
        room=location.objects.create(place=main, code="WJ", name="图书外借室").pk,
        reading_room=location.objects.create(place=main, code="YL", name="阅览室", lends=False).pk,
        branch_room=location.objects.create(place=branch, code="WJ", name="外借室").pk,
        book=kind.objects.create(code="book", name="普通图书").pk,
        reference=kind.objects.create(code="reference", name="工具书", lends=False).pk,
    )
