"""What every test stands on; the settings are in tests/settings.py."""

import os

import pytest
from django.conf import settings

from huikuan.reports.remembered import forget_answers
from tests.browser import chromium_path, launch_arguments


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


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Playwright drives the browser that is installed here; it downloads none."""
    return launch_arguments()
