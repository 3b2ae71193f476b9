"""The command huikuan statement: on the screen, as JSON, as a PDF whose seal can be checked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huikuan.desks.statements.models import Statement
from huikuan.errors import Refused
from huikuan.interfaces.cli.statement import command
from huikuan.records.timeline.seals import printed_seal_finding
from tests.stating import a_busy_customer
from tests.world import World


def called(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_json_says_what_is_open_on_the_day(world: World) -> None:
    a_busy_customer(world)
    told = json.loads(called("K1", "--as-of", "2026-03-31", "--json").output)
    [one] = told["statements"]
    assert (told["as_of"], one["closing_minor"], one["overdue_minor"]) == (
        "2026-03-31", 650_000, 400_000,
    )  # fmt: skip
    assert [item["number"] for item in one["items"]] == ["R-1", "R-2", "R-3", "SK-1"]
    assert not Statement.objects.exists(), "looking states nothing"
    early = called("K1", "--as-of", "2026-03-31", "--known-on", "2026-03-01", "--json")
    assert json.loads(early.output)["statements"][0]["closing_minor"] == 1_000_000


def test_the_pdf_has_a_seal_that_fits(world: World, tmp_path: Path) -> None:
    a_busy_customer(world)
    place = tmp_path / "dz.pdf"
    done = called(
        "K1", "--as-of", "2026-03-31", "--pdf", str(place), "--language", "both", "--json"
    )
    [one] = json.loads(done.output)["statements"]
    assert place.read_bytes().startswith(b"%PDF-")
    assert printed_seal_finding(one["seal"]).is_clean
    assert one["number"] == Statement.objects.get().number


def test_each_currency_has_its_own_file(world: World, tmp_path: Path) -> None:
    who = a_busy_customer(world)
    world.owes(who, "R-J", 700, currency="JPY")
    called("K1", "--as-of", "2026-03-31", "--pdf", str(tmp_path / "a.pdf"))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a-CNY.pdf", "a-JPY.pdf"]


def test_a_customer_nobody_knows_is_one_sentence(world: World) -> None:
    with pytest.raises(Refused, match="customer_unknown"):
        raise called("NOBODY").exception or AssertionError
