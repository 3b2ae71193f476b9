"""`huikuan import`: what it asks, what it tells, what it leaves."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from huikuan.interfaces.cli.intake import command
from huikuan.records.ledger.models import Entry
from tests.stories.importing import FIRST, HEAD, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path):
    """Run the command over headings and rows."""

    def run(*rows, options=()):
        file = tmp_path / "file.csv"
        file.write_text("\n".join(rows), encoding="utf-8")
        return CliRunner().invoke(command, ["receivables", str(file), *options])

    return run


def test_it_tells_counts_and_sums_in_minor_units(run):
    told = json.loads(run(HEAD, FIRST, SECOND, options=["--json"]).stdout)

    assert (told["accepted"], told["refused"], told["already_known"]) == (2, 0, 0)
    assert told["sums"] == {"CNY": 15050}
    assert told["refused_file"] is None


def test_a_dry_run_leaves_nothing(run):
    told = json.loads(run(HEAD, FIRST, options=["--dry-run", "--json"]).stdout)

    assert (told["accepted"], told["dry_run"]) == (1, True)
    assert not Entry.objects.exists()


def test_what_is_not_certain_stops_it_with_the_question(run):
    rows = (HEAD.replace("单据编号", "foo").replace(",币种", ""), FIRST.replace(",CNY", ""))

    asked = run(*rows, options=["--json"])
    answered = run(*rows, options=["--map", "number=foo", "--currency", "CNY", "--json"])

    assert asked.exit_code == 2
    assert [q["code"] for q in json.loads(asked.stdout)["questions"]] == ["column", "currency"]
    assert json.loads(answered.stdout)["accepted"] == 1


@pytest.mark.parametrize("option", [[], ["--dry-run"]])
def test_codes_alike_but_for_zeros_stay_apart_with_a_warning(run, option):
    rows = (HEAD, FIRST.replace("C1", "0200"), SECOND.replace("C1", "200"))

    told = json.loads(run(*rows, options=["--json", *option]).stdout)

    assert told["accepted"] == 2
    assert [warning["code"] for warning in told["warnings"]] == ["code_like_another"]


def test_the_question_to_a_person_shows_examples_and_how_to_answer(run):
    asked = run(HEAD, FIRST.replace("2026-01-05", "01/02/2026"))

    assert asked.exit_code == 2
    assert "01/02/2026" in asked.stderr
    assert "--dates 'dmy'" in asked.stderr


def test_refused_rows_are_told_and_kept_in_a_file(run):
    told = json.loads(run(HEAD, FIRST.replace("100.00", "abc"), SECOND, options=["--json"]).stdout)

    assert (told["accepted"], told["refused"]) == (1, 1)
    assert told["refused_rows"][0]["row"] == 2
    assert "abc" in Path(told["refused_file"]).read_text(encoding="utf-8-sig")


def test_a_file_that_is_no_table_is_one_sentence(run):
    refused = run("今天天气很好")

    assert refused.exit_code == 1
    assert len(refused.stderr.strip().splitlines()) == 1
