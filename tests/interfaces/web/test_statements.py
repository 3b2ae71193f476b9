"""The pages of statements: made, sent, answered by a customer outside, settled; and the run."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from huikuan.desks.statements.models import Confirmation, Difference, Statement, StatementLink
from huikuan.interfaces.web.statements.outside import COOKIE
from huikuan.records.customers.commands import add_contact
from huikuan.records.customers.models import Customer
from tests.interfaces.cast import signed_in
from tests.interfaces.web.desk import accountant, people, words, world
from tests.mailbox import Mailbox, mail_server
from tests.stating import a_busy_customer, code_in, token_in
from tests.world import World

__all__ = ["accountant", "people", "world"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server(settings) as mailbox:
        yield mailbox


@pytest.fixture
def who(people: Any, world: World) -> Customer:
    """A customer who owes something, and whom we can write to."""
    found = a_busy_customer(world)
    add_contact(found, "王芳", email="wang@kunde.example", by=world.by)
    return found


def made(browser: Client, who: Customer, **more: str) -> Statement:
    told = {"as_of": "2026-03-31", "kind": "open_item", "language": "en"} | more
    answer = browser.post(reverse("customer-statement-new", args=[who.pk]), told)
    assert answer.status_code == 302, words(answer)
    return Statement.objects.latest("pk")


def sent(browser: Client, who: Customer, box: Mailbox) -> tuple[Statement, str]:
    """A statement is made and sent; the token of its link."""
    one = made(browser, who)
    told = {"email": "wang@kunde.example", "name": "王芳", "with_paper": "on"}
    browser.post(reverse("statement-send", args=[one.pk]), told)
    return one, token_in(box.text())


def inside(token: str, box: Mailbox) -> Client:
    """The customer's phone after the code was entered."""
    phone = Client()
    phone.post(f"/s/{token}/code", {})
    answer = phone.post(f"/s/{token}/code", {"code": code_in(box.text())})
    assert answer.status_code == 303
    return phone


def answered(phone: Client, token: str, **told: Any) -> Any:
    page = phone.get(f"/s/{token}")
    proof = re.search(r'name="proof" value="(\w+)"', page.content.decode())
    assert proof, words(page)
    return phone.post(f"/s/{token}/answer", {"proof": proof[1], "name": "Wang Fang"} | told)


def test_the_account_shows_every_kind_and_leads_to_the_statement(
    accountant: Client, who: Customer
) -> None:
    url = reverse("customer-account", args=[who.pk])
    told = words(accountant.get(url + "?as_of=2026-03-31&since=2026-03-01&kind=list"))
    for expected in ("6,500.00", "4,000.00", "SK-1 → R-1", "Make a statement"):
        assert expected in told, expected
    assert "Nothing to state" in words(accountant.get(url + "?as_of=2026-02-01"))
    assert accountant.get(url + "?as_of=x&kind=y&since=2030-01-01&known_on=z").status_code == 200


def test_a_harmful_remark_is_refused_beside_its_field(accountant: Client, who: Customer) -> None:
    told = {"as_of": "2026-03-31", "kind": "list", "language": "zh", "remark": "免除全部利息"}
    answer = accountant.post(reverse("customer-statement-new", args=[who.pk]), told)
    assert "waives interest" in words(answer)
    assert "免除全部利息" in answer.content.decode()
    assert not Statement.objects.exists()


def test_the_statement_page_checks_the_ledger_and_hands_out_the_paper(
    accountant: Client, who: Customer
) -> None:
    one = made(accountant, who)
    checked = accountant.post(reverse("statement-checked", args=[one.pk]), follow=True)
    assert "says exactly what is stated" in words(checked)
    paper = accountant.get(reverse("statement-paper", args=[one.pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_the_customer_opens_it_without_an_account_and_nothing_else(
    accountant: Client, who: Customer, box: Mailbox
) -> None:
    one, token = sent(accountant, who, box)
    stranger = Client()
    before = stranger.get(f"/s/{token}")
    assert "4,000.00" not in words(before)
    assert who.name not in words(before)
    phone = inside(token, box)
    page = phone.get(f"/s/{token}")
    assert "6,500.00" in words(page)
    assert set(phone.cookies) == {COOKIE}, "no cookie of the house"
    assert phone.cookies[COOKIE]["httponly"]
    assert phone.cookies[COOKIE]["path"] == f"/s/{token}"
    paper = phone.get(f"/s/{token}/paper")
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    for inner in (reverse("statement", args=[one.pk]), reverse("customers"), "/api/v1/customers"):
        assert phone.get(inner).status_code in {302, 401}, inner
    assert stranger.get(f"/s/{token}/paper").status_code == 404


def test_every_answer_to_outside_is_sealed_off(
    accountant: Client, who: Customer, box: Mailbox
) -> None:
    _, token = sent(accountant, who, box)
    phone = inside(token, box)
    for answer in (phone.get(f"/s/{token}"), phone.get(f"/s/{token}/paper"), phone.get("/s/x"),
                   phone.post(f"/s/{token}/code", {}), phone.post("/s/x/answer", {})):  # fmt: skip
        assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "no-store"


def test_unknown_expired_and_revoked_look_the_same(
    accountant: Client, who: Customer, box: Mailbox
) -> None:
    one, token = sent(accountant, who, box)
    accountant.post(reverse("statement-revoked", args=[one.pk]))
    letters, bodies = len(box.letters), set()
    for each in (token, token[:-1] + "x", "x", "%0A", "' or 1=1"):
        for answer in (Client().get(f"/s/{each}"), Client().post(f"/s/{each}/code", {}),
                       Client().post(f"/s/{each}/code", {"code": "123456"})):  # fmt: skip
            assert answer.status_code == 404
            bodies.add(answer.content)
    assert len(bodies) == 1
    assert len(box.letters) == letters


def test_a_line_is_disputed_and_the_rest_confirmed(
    accountant: Client, who: Customer, box: Mailbox
) -> None:
    one, token = sent(accountant, who, box)
    phone = inside(token, box)
    item = next(row["item_id"] for row in one.facts["items"] if row["number"] == "R-2")
    paper = SimpleUploadedFile("../../Bild<1>.exe", b"\xff\xd8\xff a photo", "text/html")
    told = {f"reason-{item}": "price", f"theirs-{item}": "2,800.00",
            f"text-{item}": "<b>agreed</b>", "paper": paper, "confirms": "1"}  # fmt: skip
    assert answered(phone, token, **told).status_code == 303
    task = Difference.objects.get()
    assert (task.reason, task.their_minor, task.our_minor) == ("price", 280_000, 300_000)
    assert task.file
    assert task.file.media_type == "image/jpeg"
    assert Confirmation.objects.get().confirmed_minor == one.closing_minor - 300_000
    shown = accountant.get(reverse("difference", args=[task.pk])).content.decode()
    assert "&lt;b&gt;agreed&lt;/b&gt;" in shown
    assert "<b>agreed</b>" not in shown
    after = words(phone.get(f"/s/{token}"))
    assert "Wang Fang confirmed" in after
    assert "Your answer" not in after, "answered once it is answered"


@pytest.mark.parametrize("content", [b"<html>", b"MZ\x90", b"PK\x03\x04", b"%PD"])
def test_another_kind_of_file_changes_nothing(
    accountant: Client, who: Customer, box: Mailbox, content: bytes
) -> None:
    one, token = sent(accountant, who, box)
    item = one.facts["items"][0]["item_id"]
    paper = SimpleUploadedFile("a.pdf", content, "application/pdf")
    told = {f"reason-{item}": "other", "paper": paper, "confirms": "0"}
    answer = answered(inside(token, box), token, **told)
    assert answer.status_code == 422
    assert "neither PDF nor PNG nor JPEG" in words(answer)
    assert not Difference.objects.exists()


def test_an_answer_without_visit_or_proof_is_nothing(
    accountant: Client, who: Customer, box: Mailbox
) -> None:
    _, token = sent(accountant, who, box)
    told = {"name": "W", "confirms": "1"}
    Client().post(f"/s/{token}/answer", told)
    inside(token, box).post(f"/s/{token}/answer", told | {"proof": "0" * 64})
    assert not Confirmation.objects.exists()


def test_wrong_codes_are_counted_through_the_page(
    accountant: Client, who: Customer, box: Mailbox
) -> None:
    _, token = sent(accountant, who, box)
    phone = Client()
    phone.post(f"/s/{token}/code", {})
    right = code_in(box.text())
    answers = {phone.post(f"/s/{token}/code", {"code": "00000x"}).content for _ in range(7)}
    assert len(answers) == 1, "wrong and used up look the same"
    assert phone.post(f"/s/{token}/code", {"code": right}).status_code == 422
    assert StatementLink.objects.get().tries == 5


def test_the_team_settles_it_and_sees_why(accountant: Client, who: Customer, box: Mailbox) -> None:
    one, token = sent(accountant, who, box)
    item = one.facts["items"][0]["item_id"]
    answered(inside(token, box), token, **{f"reason-{item}": "quality", "confirms": "0"})
    task = Difference.objects.get()
    assert "Differences to answer" in words(accountant.get("/"))
    told = {"outcome": "explained", "text": "the receipt is signed"}
    accountant.post(reverse("difference", args=[task.pk]), told)
    task.refresh_from_db()
    assert task.outcome == "explained"
    assert "Quality" in words(accountant.get(reverse("difference-reasons")))
    assert "differences settled" in words(accountant.get(reverse("statements")))


def test_a_link_is_shown_once(accountant: Client, who: Customer) -> None:
    one = made(accountant, who)
    told = {"email": "wang@kunde.example", "name": "W"}
    page = accountant.post(reverse("statement-link", args=[one.pk]), told)
    token = token_in(page.content.decode())
    assert token not in accountant.get(reverse("statement", args=[one.pk])).content.decode()
    assert Client().get(f"/s/{token}").status_code == 200


def test_the_run_is_for_whoever_reaches_everybody(
    accountant: Client, who: Customer, people: Any, box: Mailbox
) -> None:
    assert "1 customer is due" in words(accountant.get(reverse("statement-run")))
    accountant.post(reverse("statement-run"), {"sends": "on"})
    told = words(accountant.get(reverse("statement-run")))
    assert "Nobody is due" in told
    assert len(box.letters) == 1
    manager = signed_in(people["SM"])
    told = words(manager.get(reverse("statement-run")))
    assert "The run is for all customers" in told
    assert "Runs so far" not in told
    assert manager.post(reverse("statement-run"), {"sends": "on"}).status_code == 403


def test_the_letterhead_and_the_setting_are_kept(
    people: Any, accountant: Client, who: Customer
) -> None:
    administrator = signed_in(people["AD"])
    administrator.post(reverse("settings-letterhead"), {"address": "杭州市滨江区 1 号"})
    told = {"cut_off": "25", "every_months": "1", "kind": "list", "language": "both",
            "channel": "link", "contact": ""}  # fmt: skip
    accountant.post(reverse("customer-statement-setting", args=[who.pk]), told)
    assert who.statement_setting.cut_off == 25  # type: ignore[attr-defined]
    assert made(accountant, who).facts["company"]["address"] == "杭州市滨江区 1 号"
