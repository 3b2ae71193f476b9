"""A house to back up, an empty place to restore it in, and what the API's stories share."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.utils.translation import deactivate
from pytest_django import Settings

from huikuan.flows.file_evidence import file_evidence
from tests.databases import empty_database
from tests.interfaces.cast import company
from tests.promises.killing import Killer
from tests.world import World

Elsewhere = Callable[[], AbstractContextManager[Path]]


@pytest.fixture
def house(book: World, settings: Settings, tmp_path: Path) -> World:
    """A company with a document, in a data folder of its own."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME, settings.FILES_ROOT = home, home / "files"
    acme = book.customer("ACME")
    file_evidence("签收单.pdf", "application/pdf", io.BytesIO(os.urandom(3_000_000)),
                  subject="x:1", customer=acme, by=book.by)  # fmt: skip
    book.owes(acme, "R1", 100)
    return book


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Elsewhere:
    """Another place with nothing in it, as long as the block lasts."""

    @contextmanager
    def opened() -> Iterator[Path]:
        home = tmp_path / "elsewhere"
        home.mkdir()
        before = settings.HOME, settings.FILES_ROOT
        settings.HOME, settings.FILES_ROOT = home, home / "files"
        try:
            with empty_database(home):
                yield home
        finally:
            settings.HOME, settings.FILES_ROOT = before
            shutil.rmtree(home)

    return opened


@pytest.fixture(autouse=True)
def _language_of_nobody() -> Iterator[None]:
    """A program's language ends with its story."""
    yield
    deactivate()


@pytest.fixture
def office(book: World, settings: Settings, tmp_path: Path) -> World:
    """A company with its people and files in a folder of its own."""
    settings.HOME, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    settings.MIRROR_ROOT = tmp_path / "mirror"
    company()
    return book


@pytest.fixture
def killer() -> Iterator[Killer]:
    """Says at the end how many it caught."""
    one = Killer()
    yield one
    print(f"{one.killed} killed of {one.killed + one.escaped}, within {one.statements} statements")
