"""A small 云溪县, built once for all tests of this folder and rolled back behind them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from demo.small import LOANS, NOW, READERS, TITLES, Built
from django.db import transaction
from django.test.utils import override_settings

from shuxiang.foundations import vault
from shuxiang.listeners.discovery import upkeep
from shuxiang.project.demo import building


@pytest.fixture(scope="module")
def built(
    django_db_setup: None,
    django_db_blocker: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Built]:
    built = Built(tmp_path_factory.mktemp("county"))
    vault.create_keys(built.folder)
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        override_settings(DATA_FOLDER=built.folder),
        transaction.atomic(),
    ):
        building.build(
            built.folder,
            built.said.append,
            titles=TITLES,
            readers=READERS,
            loans=LOANS,
            now=NOW,
        )
        yield built
        upkeep.engine().close()
        transaction.set_rollback(True)
