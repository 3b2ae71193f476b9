"""Every refusal and every event can be said, with the facts it is given."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation

from huikuan.interfaces.words import events, refusals
from tests.house.house import PACKAGE, ROOT, House
from tests.house.sentences import breaches, events_in, refusals_in


def test_every_refusal_has_its_sentence() -> None:
    said = {code: text for part in refusals.ALL_PARTS for code, text in part.items()}
    assert list(breaches(refusals_in(House(ROOT)), said)) == []


def test_every_event_has_its_sentence() -> None:
    assert list(breaches(events_in(House(ROOT)), events.EVENTS)) == []


def test_the_sentences_stand_in_order() -> None:
    for part in refusals.ALL_PARTS:
        assert list(part) == sorted(part)
    assert list(events.EVENTS) == sorted(events.EVENTS)


@pytest.mark.parametrize(
    "text, expected",
    [
        ('raise Refused("unknown")', ["unknown has no sentence"]),
        ('raise Refused("held")', ["held is not given limit"]),
        ('raise Refused("held", limit=3)', []),
        ('raise Refused("held", **facts)', []),
        ('raise Refused("a" if x else "held")', ["a has no sentence", "held is not given limit"]),
        ('record_event("held", on=day, subject="x", by=by)', ["held is not given limit"]),
        ('EventDraft("held", day, "x", 1, {"limit": 2})', []),
        ('EventDraft("held", day, "x", params={})', ["held is not given limit"]),
    ],
)
def test_what_cannot_be_said_is_found(tmp_path: Path, text: str, expected: list[str]) -> None:
    (tmp_path / PACKAGE).mkdir(parents=True)
    (tmp_path / PACKAGE / "x.py").write_text(text)
    house = House(tmp_path)

    said = [*refusals_in(house), *events_in(house)]

    assert [each.split(" ", 1)[1] for each in breaches(iter(said), {"held": "{limit}"})] == expected


@pytest.mark.parametrize(
    "language, expected",
    [
        ("en", "Receivable S-1 over 1,234.50 CNY recognised, due May 3, 2026"),
        ("zh-hans", "已确认应收 S-1，金额 1,234.50 CNY，到期日 2026年5月3日"),
    ],
)
def test_a_sentence_writes_money_and_days(language: str, expected: str) -> None:
    facts = {"number": "S-1", "amount_minor": 123450, "currency": "CNY"}
    with translation.override(language):
        said = events.sentence("receivable_recognised", facts | {"due_on": date(2026, 5, 3)})
    assert said == expected


def test_a_day_kept_as_text_reads_like_a_day() -> None:
    facts = {"number": "S-1", "amount_minor": 5, "currency": "JPY", "due_on": "2026-04-30"}
    with translation.override("en"):
        said = events.sentence("receivable_recognised", facts)
    assert said == "Receivable S-1 over 5 JPY recognised, due April 30, 2026"
