"""What every test stands on: settings of its own in a folder of its own."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.browser import chromium_path, launch_arguments

# Read by the settings, so it must be there before Django is.
HOME = Path(os.environ.setdefault("HUIKUAN_HOME", tempfile.mkdtemp(prefix="huikuan-tests-")))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs its own loop beside us.


@pytest.fixture(autouse=True, scope="session")
def _quick_settings(django_test_environment: None) -> None:
    """Passwords of tests need not resist anybody; mails and static files stay in memory."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.Q_CLUSTER = settings.Q_CLUSTER | {"sync": True}


def pytest_report_header(config: pytest.Config) -> str:
    """Say on which database the tests run."""
    url = os.environ.get("HUIKUAN_DATABASE_URL", "")
    return f"huikuan: {'PostgreSQL' if url.startswith('postgres') else 'SQLite'}, home {HOME}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser are skipped, with the reason, where there is none."""
    if chromium_path() is None:
        reason = "no Chromium or Chrome found (install one, or set HUIKUAN_CHROMIUM to its path)"
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Playwright drives the browser that is installed here; it downloads none."""
    return launch_arguments()
