"""More than 200 rows leave the house with a reason, signed, and can come back in."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.http import FileResponse
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from huikuan.integrations.tables.opening import open_table
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.timeline.models import Event, Notice
from tests.interfaces.cast import BY, signed_in
from tests.interfaces.web.desk import people, words

__all__ = ["people"]
pytestmark = pytest.mark.django_db
TAKEN = "/customers?q=company&export=xlsx"
REASON = "for the auditor, Ms Li"


@pytest.fixture(autouse=True)
def many(people: dict[str, Any]) -> None:
    """More customers than one takes without a word."""
    facts = [CustomerFacts(f"C{n:04}", f"Company {n}", region="SH") for n in range(201)]
    register_customers([*facts, CustomerFacts("D1", "Other")], by=BY)


def content(response: Any) -> bytes:
    assert isinstance(response, FileResponse), response.status_code
    return b"".join(response.streaming_content)  # type: ignore[arg-type]


def test_many_rows_are_asked_about_first(people: dict[str, Any]) -> None:
    asked = signed_in(people["AC"]).get(TAKEN)
    assert "more than 200 rows" in words(asked)
    assert 'action="/exports"' in asked.content.decode()
    assert not Event.objects.filter(kind="list_exported").exists()


def test_with_a_reason_the_same_list_comes_as_a_file(people: dict[str, Any]) -> None:
    browser = signed_in(people["AC"])
    empty = browser.post("/exports", {"taken": TAKEN, "reason": " "})
    assert "This field is required" in words(empty)
    file = content(browser.post("/exports", {"taken": TAKEN, "reason": REASON}))
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert len(book.get_sheet_by_index(0).to_python()) == 202
    event = Event.objects.get(kind="list_exported")
    assert (event.params["rows"], event.params["reason"]) == (201, REASON)
    assert event.actor == "user:user-ac"
    assert event.params["query"] == "q=company"


def test_the_file_says_for_whom_it_was_made_and_comes_back_in(people: dict[str, Any]) -> None:
    browser = signed_in(people["AC"], "zh-hans")
    file = content(browser.post("/exports", {"taken": TAKEN, "reason": REASON}))
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    told = {row[0]: row[1] for row in book.get_sheet_by_name("关于本文件").to_python()}
    assert told["导出人"] == "AC"
    assert told["原因"] == REASON
    assert told["导出时间"]
    table = open_table(io.BytesIO(file))
    assert len(table.sheets) == 1
    assert table.sheets[0] not in {"关于本文件", "About this file"}


def test_few_rows_are_taken_without_a_word_and_signed_too(people: dict[str, Any]) -> None:
    file = content(signed_in(people["CO"]).get("/customers?q=C0001&export=xlsx"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert book.sheet_names[-1] == "About this file"
    assert "reason" not in Event.objects.get(kind="list_exported").params


@pytest.mark.parametrize("role", ["CO", "SR", "SV", "AD"])
def test_the_right_is_one_of_its_own(role: str, people: dict[str, Any]) -> None:
    browser = signed_in(people[role])
    asked = {"taken": TAKEN, "reason": REASON}
    assert browser.post("/exports", asked).status_code == 403
    assert not Event.objects.filter(kind="list_exported").exists()


def test_it_is_asked_who_one_is(people: dict[str, Any]) -> None:
    browser = signed_in(people["AC"], ago=timedelta(hours=1))
    answer = browser.post("/exports", {"taken": TAKEN, "reason": REASON})
    assert answer.status_code == 401
    assert REASON in answer.content.decode()


@pytest.mark.parametrize(
    "taken",
    ["https://elsewhere.example/customers", "//elsewhere.example/x", "/nowhere", "customers",
     "/settings/people", "/api/v1/customers", "/static/x.js"],
)  # fmt: skip
def test_only_what_one_may_read_comes_as_a_file(taken: str, people: dict[str, Any]) -> None:
    answer = signed_in(people["AC"]).post("/exports", {"taken": taken, "reason": REASON})
    assert answer.status_code in {302, 403, 404}
    assert not Event.objects.filter(kind="list_exported").exists()


@pytest.mark.parametrize("path", ["/reports/ageing?export=xlsx"])
def test_a_small_ageing_is_signed(path: str, people: dict[str, Any]) -> None:
    file = content(signed_in(people["AC"]).get(path))
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    assert book.sheet_names[-1] == "About this file"


def test_who_has_taken_enough_for_a_day_gets_no_more_and_the_head_is_told(
    people: dict[str, Any], settings: Settings
) -> None:
    settings.EXPORT_ROWS_A_DAY, settings.EXPORT_ROWS_TOLD = 300, 250
    browser = signed_in(people["AC"])
    for told in (0, 1):
        content(browser.post("/exports", {"taken": TAKEN, "reason": REASON}))
        assert Notice.objects.filter(user__username="user-ex").count() == told
    refused = browser.post("/exports", {"taken": TAKEN, "reason": REASON}, follow=True)
    assert "402 rows today; 300 a day is the most" in words(refused)
    assert "402 rows taken out in one day" in words(signed_in(people["EX"]).get("/notices"))
    content(signed_in(people["CC"]).post("/exports", {"taken": TAKEN, "reason": REASON}))
