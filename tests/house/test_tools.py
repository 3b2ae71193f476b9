"""What make test finds, and what it says when something is not there."""

import psycopg
import pytest

from scripts import run_tests
from tests import browser, postgres


def test_without_postgresql_the_tests_run_on_sqlite_and_say_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs: list[list[str]] = []
    monkeypatch.setattr(postgres, "PLACES", ())
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(run_tests, "install_missing", lambda: None)
    monkeypatch.setattr(run_tests, "pytest", lambda arguments: runs.append(arguments) or 0)

    assert run_tests.main(["-k", "x"]) == 0

    assert runs == [["-k", "x"]]
    assert "SQLite only: no PostgreSQL found" in capsys.readouterr().out


def test_a_failure_on_sqlite_is_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_tests, "install_missing", lambda: None)
    monkeypatch.setattr(run_tests, "pytest", lambda arguments: 1)
    monkeypatch.setattr(run_tests, "cluster", None)
    assert run_tests.main([]) == 1


def test_without_a_browser_there_is_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.delenv("HUIKUAN_CHROMIUM", raising=False)
    assert browser.chromium_path() is None


@pytest.mark.skipif(bool(postgres.why_not()), reason=postgres.why_not() or "there is one")
def test_a_cluster_lives_as_long_as_its_block() -> None:
    with postgres.cluster(durable=True) as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
