"""huikuan verify and seal: each check with its count, and what it says when books differ."""

import json

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.utils import translation

from huikuan.interfaces.cli.main import huikuan
from huikuan.interfaces.words.checks import CHECKS
from tests.databases import without_guards
from tests.world import World


def said(*arguments: str) -> Result:
    """What the command line answers."""
    return CliRunner().invoke(huikuan, arguments, catch_exceptions=False)


def test_books_in_order(book: World) -> None:
    book.owes(book.customer("ACME"), "R1", 100)
    seal = json.loads(said("seal", "--json").output)["seal"]
    result = said("verify", "--json", "--seal", seal)
    told = json.loads(result.output)
    assert (result.exit_code, told["clean"], told["seal"]) == (0, True, seal)
    assert {each["check"] for each in told["checks"]} == set(CHECKS)
    assert {(each["count"], each["difference_minor"]) for each in told["checks"]} == {(0, 0)}


def test_books_that_differ(book: World) -> None:
    owed = book.owes(book.customer("ACME"), "R1", 100)
    without_guards()
    connection.cursor().execute("UPDATE ledger_openitem SET open_minor = 93")
    result = said("verify", "--json")
    [found] = [
        each
        for each in json.loads(result.output)["checks"]
        if each["check"] == "open_items_match_lines"
    ]
    assert result.exit_code == 1
    assert (found["count"], found["difference_minor"]) == (1, 7)
    assert found["detail"] == f"item:{owed.pk}"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Every minor unit is accounted for."), ("zh", "每一分钱都有据可查。")],
)
def test_one_sentence_per_check_in_both_languages(
    book: World, monkeypatch: pytest.MonkeyPatch, language: str, sentence: str
) -> None:
    monkeypatch.setenv("HUIKUAN_LANGUAGE", language)
    with translation.override("en"):
        output = said("verify").output
    assert sentence in output
    assert output.count("✓") == len(CHECKS) - 1


def test_a_seal_from_other_books(book: World) -> None:
    book.customer("ACME")
    said("seal")
    assert said("verify", "--seal", "1-000000000000").exit_code == 1
