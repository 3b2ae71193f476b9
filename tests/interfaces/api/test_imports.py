"""A program hands in a file, answers what is asked, runs it, and takes it back."""

import pytest

from huikuan.records.people.models import RoleAssignment
from tests.interfaces.api.every_call import file_form
from tests.interfaces.api.program import Answer, Program, days

pytestmark = pytest.mark.django_db
HEADINGS = "customer_code,customer_name,number,issued_on,due_on,amount"


def handed_in(books: Program, *rows: str, kind: str = "receivables") -> Answer:
    text = "\n".join((HEADINGS, *rows)).encode()
    raw = file_form({"kind": kind}, text, "book.csv")
    return books.call("POST", "/imports", raw=raw, media_type="multipart/form-data; boundary=x")


def row(number: str, amount: str = "1000.00") -> str:
    return f"ACME,Acme 机电,{number},{days(-20)},{days(10)},{amount}"


def test_a_file_is_asked_about_previewed_run_and_undone(books: Program) -> None:
    asked = handed_in(books, row("I1"), row("I2", "=1+1"), row("I3", "50.00"))
    assert (asked.status, asked["state"]) == (201, "asked"), asked
    assert [question["code"] for question in asked["questions"]] == ["currency"]
    path = f"/imports/{asked['id']}"
    early = books.post(f"{path}/run")
    assert (early.status, early.code) == (422, "questions_open")

    assert books.post(f"{path}/answers", {"currency": "CNY"})["questions"] == []
    preview = books.post(f"{path}/preview")
    assert [each["row"] for each in preview["refused_rows"]] == [3]
    assert books.get("/receivables")["rows"] == []

    assert books.post(f"{path}/run").status == 202
    done = books.get(path)
    assert (done["state"], done["result"]["accepted"], done["has_refused_rows"]) == (
        "done",
        2,
        True,
    )
    refused = b"".join(books.get(f"{path}/refused-rows").response.streaming_content)
    assert b"I2" in refused

    undone = books.post(f"{path}/reversal", {"reason": "the wrong file"})
    assert (undone.status, undone["reversed_count"]) == (200, 2)
    assert books.get("/open-items")["rows"] == []


def test_the_same_file_twice_changes_nothing(books: Program) -> None:
    for known in (0, 1):
        path = f"/imports/{handed_in(books, row('I1'))['id']}"
        books.post(f"{path}/answers", {"currency": "CNY"})
        books.post(f"{path}/run")
        assert books.get(path)["result"]["already_known"] == known
    assert len(books.get("/receivables")["rows"]) == 1


def test_what_is_no_table_is_refused(books: Program) -> None:
    raw = file_form({"kind": "receivables"}, b"\x00\x01\x02", "book.xlsx")
    answer = books.call("POST", "/imports", raw=raw, media_type="multipart/form-data; boundary=x")
    assert answer.status == 422
    assert "(" not in answer["detail"], answer


def test_a_file_speaks_of_all_customers_so_it_needs_a_right_over_all(books: Program) -> None:
    asked = handed_in(books, row("I1"))
    RoleAssignment.objects.update(scope="own")

    assert handed_in(books, row("I1")).status == 403
    assert books.get(f"/imports/{asked['id']}").status == 404
    assert books.get("/imports")["rows"] == []
