"""Whoever calls without token, right, key or clean body is told so, and changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huikuan.interfaces.api.problems import MEDIA_TYPE
from huikuan.interfaces.api.routes import PERMISSION_OF, ROUTES
from huikuan.interfaces.api.service import operations
from huikuan.interfaces.clock import house_acting
from huikuan.records.people.models import ApiCall, ApiToken, User
from huikuan.records.people.roles import PERMISSIONS
from tests.interfaces.api.program import PASSWORD, Program, days, receivable, token_of

pytestmark = pytest.mark.django_db


def test_every_address_stands_in_the_table_and_nothing_else_does() -> None:
    served = {
        (method, path)
        for path, its in operations().items()
        for operation in its
        for method in operation.methods
    }
    assert served == set(PERMISSION_OF)
    assert len(PERMISSION_OF) == len(ROUTES)
    assert {route.permission for route in ROUTES} - {"signed_in"} <= set(PERMISSIONS)


def test_an_address_outside_the_table_does_not_open(
    books: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(PERMISSION_OF, ("GET", "/receivables"))
    assert books.get("/receivables").status == 405


@pytest.mark.parametrize("secret", [None, "hk_nobodys-token-0000000", "x" * 5000, "hk_\u00e9"])
def test_without_a_living_token_nothing_opens(db: None, secret: str | None) -> None:
    refused = Program(secret).get("/receivables")
    assert (refused.status, refused.code) == (401, "token_invalid")
    assert "WWW-Authenticate" in refused.headers


def test_a_session_of_the_web_is_not_a_token(accountant: User) -> None:
    browser = Client()
    assert browser.login(username="ann", password=PASSWORD)
    assert Program(None, browser).get("/receivables").status == 401


@pytest.mark.parametrize("end", ["expired", "revoked", "left"])
def test_a_token_ends_with_its_day_its_revocation_and_its_owner(
    books: Program, accountant: User, end: str
) -> None:
    now = house_acting("test").at
    if end == "expired":
        ApiToken.objects.update(expires_at=now - timedelta(seconds=1))
    if end == "revoked":
        assert books.call("DELETE", f"/tokens/{books.get('/me')['token']['id']}").status == 200
    if end == "left":
        User.objects.filter(pk=accountant.pk).update(is_active=False)
    assert books.get("/me").status == 401


def test_a_token_does_no_more_than_it_lists(accountant: User) -> None:
    reader = Program(token_of(accountant, ["receivables.read"]))
    refused = reader.post("/receivables", receivable("R1"))

    assert (refused.status, refused.code) == (403, "permission_missing")
    assert reader.get("/receivables").status == 200
    assert reader.get("/me")["rights"] == {"receivables.read": "all"}


def test_a_lost_role_is_lost_at_the_next_call_even_for_a_kept_answer(
    books: Program, accountant: User
) -> None:
    assert books.post("/receivables", receivable("R1"), key="k").status == 201
    accountant.assignments.all().delete()
    assert books.post("/receivables", receivable("R1"), key="k").status == 403


def test_the_use_of_a_token_is_noted_once_a_minute(
    books: Program, django_assert_num_queries: Any
) -> None:
    books.get("/me")
    first = ApiToken.objects.get().last_used_at
    books.get("/me")
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_a_problem_is_told_in_the_language_asked_for(books: Program) -> None:
    english = books.get("/receivables/1")
    chinese = books.get("/receivables/1", language="zh-CN")

    assert english.headers["Content-Type"] == MEDIA_TYPE
    assert english["detail"] != chinese["detail"]
    assert chinese["detail"] == "这里没有您可以看到的内容。"


@pytest.mark.parametrize(
    "path", ["/nothing", "/receivables/", "/receivables/x", "/receivables/0", "/", "/me/more",
             f"/receivables/{2**63}", f"/receivables/{10**400}", "/receivables/%01",
             "/receivables/-1"]
)  # fmt: skip
def test_what_is_not_there_is_a_problem_too(books: Program, path: str) -> None:
    answer = books.get(path)
    assert (answer.status, answer.code) == (404, "absent")
    assert answer["detail"] == books.get("/receivables/1")["detail"]


HOSTILE: dict[str, tuple[bytes, int, str]] = {
    "not json": (b"{", 400, "body_unreadable"),
    "empty": (b"", 415, "media_type_unknown"),
    "blank": (b" ", 400, "body_unreadable"),
    "nan": (b'{"amount_minor": NaN}', 400, "body_unreadable"),
    "infinity": (b'{"amount_minor": -Infinity}', 400, "body_unreadable"),
    "overflow": (b'{"amount_minor": 1e400}', 422, ""),
    "huge integer": (b'{"amount_minor": 1' + b"0" * 5000 + b"}", 400, "body_unreadable"),
    "large integer": (b'{"amount_minor": 1' + b"0" * 400 + b"}", 422, ""),
    "deep": (b"[" * 100_000 + b"]" * 100_000, 400, "body_unreadable"),
    "rather deep": (b'{"a":' * 60 + b"1" + b"}" * 60, 400, "body_unreadable"),
    "name twice": (b'{"number": "1", "number": "2"}', 400, "body_unreadable"),
    "not utf-8": (b'{"number": "\xff\xfe"}', 400, "body_unreadable"),
    "list": (b"[]", 422, ""),
    "null": (b"null", 422, ""),
    "number": (b"17", 422, ""),
    "prototype": (b'{"__proto__": {}, "number": "1"}', 422, ""),
    "too large": (b'{"note": "' + b"x" * 2_200_000 + b'"}', 413, "too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_gets_one_clear_problem(books: Program, name: str) -> None:
    raw, status, code = HOSTILE[name]
    answer = books.call("POST", "/receivables", raw=raw)

    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert answer["detail"]
    assert not code or answer.code == code


FIELDS: dict[str, tuple[dict[str, Any], str, str]] = {
    "nul": ({"number": "R\x00"}, "/number", "text_wrong"),
    "surrogate": ({"number": "R\ud800"}, "/number", "text_wrong"),
    "text for a name": ({"number": 17}, "/number", "value_wrong"),
    "unknown field": ({"status": "paid"}, "/status", "field_unknown"),
    "no such day": ({"due_on": "2026-02-30"}, "/due_on", "day_wrong"),
    "day as a number": ({"due_on": 20260230}, "/due_on", "day_wrong"),
    "year zero": ({"due_on": "0001-01-01"}, "/due_on", "day_wrong"),
    "unknown currency": ({"currency": "ZZZ"}, "/currency", "currency_unknown"),
    "three decimals": ({"amount": "1.005"}, "/amount", "too_many_decimals"),
    "yen and sen": ({"amount": "1.5", "currency": "JPY"}, "/amount", "too_many_decimals"),
    "formula": ({"amount": "=1+1"}, "/amount", "amount_is_a_formula"),
    "not a number": ({"amount": "NaN"}, "/amount", "amount_not_a_number"),
    "scientific": ({"amount": "1e400"}, "/amount", "amount_in_scientific_notation"),
    "two amounts": ({"amount_minor": 5}, "", "amount_twice"),
    "amount as a float": ({"amount": None, "amount_minor": 10.0}, "/amount_minor", "value_wrong"),
    "amount below zero": ({"amount": None, "amount_minor": -1}, "/amount_minor",
                          "value_out_of_range"),
    "amount true": ({"amount": None, "amount_minor": True}, "/amount_minor", "value_wrong"),
    "nobody": ({"customer_code": "NOBODY"}, "/customer_code", "customer_unknown"),
    "long": ({"number": "x" * 65}, "/number", "value_too_long"),
}  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_a_wrong_field_is_named_with_its_place_and_leaves_the_key_free(
    books: Program, name: str
) -> None:
    change, pointer, code = FIELDS[name]
    answer = books.post("/receivables", receivable("R1") | change, key="once")
    [error] = answer["errors"]

    assert (answer.status, error["pointer"], error["code"]) == (422, pointer, code)
    assert error["detail"]
    assert books.post("/receivables", receivable("R1"), key="once").status == 201


def test_the_refusals_of_the_business_have_the_field_free_amounts(books: Program) -> None:
    answer = books.post("/receivables", receivable("R1", "-5"))
    assert (answer.status, answer.code) == (422, "amount_not_positive")


@pytest.mark.parametrize(
    "query, code",
    [("nonsense=1", "query_unknown"), ("limit=0", "value_out_of_range"),
     ("limit=501", "value_out_of_range"), ("limit=x", "value_wrong"),
     ("status=paid", "value_not_listed"), ("sort=customer__owner__password", "value_not_listed"),
     ("cursor=abc", "cursor_wrong"), ("customer_id=99999999999999999999", "value_out_of_range"),
     ("due_from=2026-02-30", "day_wrong"), ("number=%01", "text_wrong"),
     ("_connector=OR", "query_unknown"), ("customer__owner__password=x", "query_unknown")],
)  # fmt: skip
def test_a_wrong_question_is_refused(books: Program, query: str, code: str) -> None:
    answer = books.get(f"/receivables?{query}")
    assert (answer.status, answer.code) == (422, code)


def test_a_cursor_of_another_list_is_refused(books: Program) -> None:
    books.post("/receivables/batch", {"rows": [receivable(f"R{n}") for n in range(3)]})
    cursor = books.get("/receivables?limit=1")["next_cursor"]

    assert books.get(f"/receivables?limit=1&cursor={cursor}").status == 200
    assert books.get(f"/receivables?sort=due_on&cursor={cursor}").code == "cursor_wrong"
    assert books.get(f"/receipts?cursor={cursor}").code == "cursor_wrong"
    assert books.get(f"/receivables?cursor={cursor[:-1]}").code == "cursor_wrong"


def test_only_json_is_taken_and_only_known_methods(books: Program) -> None:
    form = books.call("POST", "/receivables", raw=b"a=1",
                      media_type="application/x-www-form-urlencoded")  # fmt: skip
    text = books.call("POST", "/receivables", raw=b"{}", media_type="text/plain")
    put = books.call("PUT", "/receivables", {})

    assert {form.status, text.status} == {415}
    assert (put.status, put.headers["Allow"]) == (405, "GET, POST")


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "ключ".encode().decode("latin-1")])
def test_a_change_needs_a_key(books: Program, key: str) -> None:
    answer = books.post("/receivables", receivable("R1"), key=key or "")
    assert (answer.status, answer.code) == (400, "key_missing")
    assert not ApiCall.objects.exists()


def test_a_due_day_before_the_issue_day_is_taken_with_a_warning(books: Program) -> None:
    odd = books.post("/receivables", receivable("R1", due_on=days(-30)))
    assert (odd.status, odd["warnings"]) == (201, ["due_before_issue"])


def test_our_own_mistake_is_told_without_details(
    books: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr("huikuan.interfaces.api.nouns.receivables.recognise_receivables", broken)
    answer = books.post("/receivables", receivable("R1"))

    assert (answer.status, answer.code) == (500, "unexpected")
    assert "secret" not in repr(answer)
