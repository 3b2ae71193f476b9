"""What every test stands on: settings of its own in a folder of its own."""

import os
import tempfile
from pathlib import Path

import pytest

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
