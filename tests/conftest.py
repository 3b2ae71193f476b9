"""What every test stands on; the settings are in tests/settings.py."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker, Settings

from huikuan.interfaces.web.kept import forget_parts
from huikuan.reports.remembered import forget_answers
from tests.browser import chromium_path, launch_arguments
from tests.databases import migrated_database, own_database
from tests.world import World


@pytest.fixture
def world(db: None) -> World:
    """The company in a transaction that is rolled back."""
    return World()


@pytest.fixture(scope="session")
def empty_book(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """A database with all that migrations bring, to copy."""
    with django_db_blocker.unblock(), migrated_database(tmp_path_factory.mktemp("empty")) as name:
        yield name


@pytest.fixture
def own_books(
    empty_book: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path, settings: Settings
) -> Iterator[None]:
    """A database of one's own, with its mirror, where everything really commits."""
    settings.MIRROR_ROOT = tmp_path / "mirror"
    with django_db_blocker.unblock(), own_database(empty_book, tmp_path):
        yield


@pytest.fixture
def book(own_books: None) -> World:
    """The company in a database of its own."""
    return World()


def pytest_report_header(config: pytest.Config) -> str:
    """Say on which database the tests run."""
    url = os.environ.get("HUIKUAN_DATABASE_URL", "")
    return (
        f"huikuan: {'PostgreSQL' if url.startswith('postgres') else 'SQLite'}, home {settings.HOME}"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser are skipped, with the reason, where there is none."""
    if chromium_path() is None:
        reason = "no Chromium or Chrome found (install one, or set HUIKUAN_CHROMIUM to its path)"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """No test is answered from what another one computed."""
    forget_answers()
    forget_parts()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Playwright drives the browser that is installed here; it downloads none."""
    return launch_arguments()
