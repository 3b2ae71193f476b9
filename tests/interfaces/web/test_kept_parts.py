"""Parts of pages are kept drawn, and nobody ever sees an old one, or one of somebody else."""

import io
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template import Context, engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from huikuan.desks.cash.commands import ReceiptFacts, record_receipt
from huikuan.desks.cash.models import Receipt
from huikuan.desks.receivables.commands import ReceivableFacts, note_credit, recognise_receivables
from huikuan.desks.receivables.models import Receivable
from huikuan.flows.apply_cash import apply_cash
from huikuan.flows.change_bank_account import ask_for_bank_change
from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.give_role import give_role
from huikuan.flows.keep_customer import (
    forget_contact,
    join_group,
    meet_contact,
    note_bank_account,
    note_name,
    open_customer,
    update_customer,
)
from huikuan.flows.reverse_receipt import reverse_receipt
from huikuan.flows.reverse_receivable import reverse_receivable
from huikuan.flows.take_role import take_role
from huikuan.interfaces.clock import company_day
from huikuan.interfaces.web.kept import (
    HERE,
    PARTS_MAX,
    TOKEN,
    _parts,
    forget_parts,
    kept,
    parts_kept,
)
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.models import Customer, CustomerGroup
from huikuan.records.people.commands import deactivate_user, grant_role
from huikuan.records.people.models import Department, Organization, User
from huikuan.records.people.queries import assignments_of
from huikuan.records.people.roles import ROLES
from huikuan.records.timeline.commands import record_event
from huikuan.records.timeline.seals import seal_history
from huikuan.reports.remembered import forget_answers
from tests.interfaces.cast import BY, company, scope_of, signed_in

pytestmark = pytest.mark.django_db
ACCOUNT = "6276001705368477105"
SECRET = re.compile(r'(csrfmiddlewaretoken" value="|"X-CSRFToken": ")\w+')


@pytest.fixture
def people() -> dict[str, User]:
    return company()


@pytest.fixture
def acme(people: dict[str, User]) -> Customer:
    """A customer of the sales representative, with something of everything."""
    sales = Department.objects.get(code="S")
    facts = CustomerFacts("A/1", "华联 <b>", tax_number="TAX-1234567890", owner_id=people["SR"].pk,
                          department_id=sales.pk)  # fmt: skip
    one = open_customer(facts, by=BY)
    meet_contact(one, "朱思远", by=BY, phone="13800002310")
    note_bank_account(one, ACCOUNT, by=BY, holder="华联")
    join_group(one, "华联集团", by=BY)
    owed(one, "R1", date(2026, 3, 1))
    came(one, "C1")
    return one


def owed(one: Customer, number: str, due: date) -> None:
    facts = ReceivableFacts(one.pk, number, "CNY", 12_300, date(2026, 1, 1), due)
    recognise_receivables([facts], by=BY, source="manual")


def came(one: Customer, number: str) -> None:
    facts = ReceiptFacts(one.pk, number, "CNY", 4_500, date(2026, 3, 2), payer_name="付款人")
    record_receipt(facts, by=BY, source="manual")


def page(browser: Client) -> str:
    answer = browser.get("/customer/A/1")
    assert answer.status_code == 200
    return SECRET.sub(r"\1", answer.content.decode())


def drawn_anew(browser: Client) -> str:
    forget_parts()
    return page(browser)


def file(one: Customer) -> None:
    stream = io.BytesIO(b"signed")
    file_evidence("f.txt", "text/plain", stream, subject="x", customer=one, by=BY, title="Letter")


def notice(one: Customer, people: dict[str, User]) -> None:
    tell = (people["CC"].pk,)
    record_event("customer_registered", on=BY.today, subject="x", by=BY, tell=tell)


def change(field: str, value: Any) -> Any:
    return lambda one, people: update_customer(one, {field: value}, by=BY)


def rename(model: Any, **facts: str) -> Any:
    return lambda one, people: model.objects.update(**facts)


# What happens, and what the credit controller reads before and after it.
CHANGES: dict[str, tuple[Any, str, str]] = {
    "the name": (change("name", "新华联"), "<h1>华联 &lt;b&gt;</h1>", "<h1>新华联</h1>"),
    "the address": (change("address", "南京路 1"), "", "<dd>南京路 1</dd>"),
    "a name": (lambda one, _: note_name(one, "former", "旧名", by=BY), "", "<span>旧名</span>"),
    "an owner": (
        lambda one, people: update_customer(one, {"owner": people["SM"]}, by=BY),
        "</svg>SR</span>",
        "</svg>SM</span>",
    ),
    "no owner": (change("owner", None), "", "nobody looks after them yet"),
    "the owner's name": (
        lambda _, people: User.objects.filter(pk=people["SR"].pk).update(name="小王"),
        "</svg>SR</span>",
        "</svg>小王</span>",
    ),
    "the department's name": (rename(Department, name="North"), "Sales</span>", "North</span>"),
    "the group's name": (rename(CustomerGroup, name="新集团"), "华联集团</a>", "新集团</a>"),
    "a contact": (lambda one, _: meet_contact(one, "钱", by=BY), "", "<strong>钱</strong>"),
    "a contact less": (
        lambda one, _: forget_contact(one.contacts.get(), by=BY),
        "<strong>朱思远</strong>",
        "Nobody yet",
    ),
    "an account": (lambda one, _: note_bank_account(one, "62209", by=BY), "", ">62209</span>"),
    "an account less": (
        lambda one, _: one.bank_accounts.all().delete(),
        ACCOUNT,
        "None yet",
    ),
    "an account asked for": (
        lambda one, people: ask_for_bank_change(
            one,
            None,
            {"number": "62210", "bank_name": "ICBC", "holder": "华联"},
            reason="x",
            by=replace(BY, user_id=people["AC"].pk),
        ),
        "",
        "New account",
    ),
    "a receivable": (lambda one, _: owed(one, "R2", date(2026, 3, 5)), "", ">R2</a>"),
    "a receivable less": (
        lambda one, _: reverse_receivable(Receivable.objects.get(), on=BY.today, reason="x", by=BY),
        ">R1</a>",
        "Nothing is open.",
    ),
    "a credit note": (
        lambda one, _: note_credit(
            Receivable.objects.get(), 2_300, number="N1", on=BY.today, reason="x", by=BY
        ),
        "",
        "100.00 <small",
    ),
    "a receipt": (lambda one, _: came(one, "C2"), "", ">C2</a>"),
    "an application": (
        lambda one, _: apply_cash(Receipt.objects.get().pk, "oldest_first", on=BY.today, by=BY),
        "",
        "78.00 <small",
    ),
    "a receipt less": (
        lambda one, _: reverse_receipt(Receipt.objects.get(), on=BY.today, reason="x", by=BY),
        "",
        "reversed</span>",
    ),
    "a file": (lambda one, _: file(one), "No files yet", ">Letter</a>"),
    "an event": (
        lambda one, _: record_event(
            "name_added", on=BY.today, subject="x", by=BY, customer_id=one.pk, text="Zweitname"
        ),
        "",
        "Zweitname",
    ),
    "a notice": (notice, "", '<span class="dot">1</span>'),
    "the company's name": (rename(Organization, name="Li"), "Wang &amp; Partner", "<small>Li<"),
    "the demo company": (rename(Organization, is_demo=True), "", "everything here is invented"),
    "one's own name": (rename(User, name="Wu"), "", '<span class="user-name">Wu</span>'),
    "the language": (rename(User, language="zh-hans"), "Open receivables", "未结清应收"),
    "the unit": (rename(User, amount_unit="wan"), "123.00 <small", "0.01 ×10k"),
    "the theme": (rename(User, theme="dark"), "", 'data-bs-theme="dark"'),
    "one role more": (
        lambda _, people: give_role(people["CC"], "AC", "all", by=BY),
        "",
        "New receivable",
    ),
    "other rights": (
        lambda _, people: (
            take_role(assignments_of(people["CC"]).get(), by=BY),
            give_role(people["CC"], "AU", "all", by=BY),
        ),
        ACCOUNT,
        "•••• 7105",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_shows_on_the_very_next_page(name, people, acme):
    happen, before, after = CHANGES[name]
    browser = signed_in(people["CC"])
    first = page(browser)
    assert page(browser) == first
    assert before in first
    assert after not in first
    happen(acme, people)
    second = page(browser)
    assert after in second
    assert not before or before not in second
    assert second == drawn_anew(browser)


def test_a_seal_over_the_history_changes_nothing_on_the_page(people, acme):
    browser = signed_in(people["CC"])
    first = page(browser)
    assert seal_history(by=BY) is not None
    assert page(browser) == first == drawn_anew(browser)


def test_the_day_after_what_was_due_is_late(people, acme, monkeypatch):
    due = company_day(timezone.now())
    midnight = timezone.make_aware(datetime.combine(due + timedelta(days=1), datetime.min.time()))
    monkeypatch.setattr(timezone, "now", lambda: midnight - timedelta(minutes=1))
    owed(acme, "R9", due)
    browser = signed_in(people["CC"])
    assert f"<span>{due}</span>" in page(browser)
    monkeypatch.setattr(timezone, "now", lambda: midnight)
    assert f'<span class="overdue">{due}</span>' in page(browser)
    assert '<span class="overdue">1 day</span>' in page(browser)


def test_whoever_loses_sight_of_a_customer_loses_it_at_once(people, acme):
    browser = signed_in(people["SR"])
    assert "华联" in page(browser)
    update_customer(acme, {"owner": people["SM"]}, by=BY)
    assert browser.get("/customer/A/1").status_code == 404
    other = signed_in(people["CC"])
    page(other)
    deactivate_user(people["CC"], by=BY)
    assert other.get("/customer/A/1").status_code == 302


def test_each_role_reads_its_own_page_whoever_read_before(people, acme):
    browsers = {role: signed_in(people[role]) for role in ROLES if role != "AD"}
    alone = {role: drawn_anew(browser) for role, browser in browsers.items()}
    forget_parts()
    for role in (*browsers, *reversed(browsers)):
        assert page(browsers[role]) == alone[role], role
    assert ACCOUNT in alone["CC"]
    assert ACCOUNT not in "".join(alone[role] for role in ("SR", "SM", "CO", "SV", "EX", "AU"))
    assert "13800002310" not in alone["AU"] + alone["EX"]
    assert signed_in(people["AD"]).get("/customer/A/1").status_code == 403


def test_two_departments_of_the_same_role_do_not_share_what_only_one_may_see(people, acme):
    first, second = people["SV"], people["LG"]
    assignments_of(second).delete()
    grant_role(second, "SV", scope_of("SV"), by=BY)
    grant_role(second, "CC", "all", by=BY)
    pages = [page(signed_in(one)) for one in (second, first, second)]
    assert [ACCOUNT in one for one in pages] == [True, False, True]


def test_every_form_carries_the_secret_of_its_own_browser(people, acme):
    mine, other = (Client(enforce_csrf_checks=True) for _ in range(2))
    for browser in (mine, other):
        browser.force_login(people["SR"], backend="django.contrib.auth.backends.ModelBackend")
    pages = [browser.get("/customer/A/1").content.decode() for browser in (mine, other)]
    secrets = [re.findall(r'csrfmiddlewaretoken" value="(\w+)"', one) for one in pages]
    assert len(secrets[0]) > 3
    assert not set(secrets[0]) & set(secrets[1])
    assert "token-" not in pages[0] + pages[1]
    path, asked = reverse("customer-contact-met", args=[acme.pk]), {"name": "钱"}
    for browser, secret, status in ((mine, secrets[0][0], 302), (other, secrets[0][0], 403)):
        answer = browser.post(path, asked | {"csrfmiddlewaretoken": secret})
        assert answer.status_code == status


def test_what_is_kept_stays_small(people):
    for number in range(PARTS_MAX + 20):
        kept("components/breadcrumb.html", url="/", label="Customers", here=str(number))
    parts, signs = parts_kept()
    assert parts == PARTS_MAX
    assert signs < 1_000_000
    forget_parts()
    assert parts_kept() == (0, 0)


def test_a_part_is_told_facts_and_never_something_that_changes(people):
    with pytest.raises(TypeError):
        kept("components/breadcrumb.html", url="/", label="Customers", here=["a", "list"])
    for changing in (people["CC"], gettext_lazy("Customers"), ((people["CC"],),), str.upper):
        with pytest.raises(AssertionError):
            kept("components/breadcrumb.html", url="/", label="Customers", here=changing)


@pytest.mark.parametrize("role", ROLES)
def test_today_and_a_customer_take_few_questions(role, people, acme, tmp_path):
    usd = ReceivableFacts(acme.pk, "R7", "USD", 500, date(2026, 1, 1), date(2026, 2, 1))
    soon = company_day(timezone.now()) + timedelta(days=2)
    recognise_receivables([usd], by=BY, source="manual")
    owed(acme, "R8", soon)
    record_receipt(ReceiptFacts(acme.pk, "C9", "USD", 9, soon), by=BY, source="manual")
    record_event("name_added", on=BY.today, subject="x", by=BY, tell=(people[role].pk,), text="x")
    browser = signed_in(people[role])
    assert len(questions(browser, "/", 200)) <= 20
    status = 403 if role == "AD" else 200
    most = 6 if connection.vendor == "postgresql" else 12
    assert len(questions(browser, "/customer/A/1", status)) <= most


def questions(browser: Client, path: str, status: int) -> list[Any]:
    """What a page asks of the database when it is opened for the first time in a process."""
    forget_answers()
    forget_parts()
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == status
    return asked.captured_queries


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_written_out_once_says_what_the_template_says(language, people, acme):
    for role in ("CC", "SM", "AU"):
        page(signed_in(people[role], language))
    assert len(_parts) > 8
    for (template, tongue, _unit, *told), drawn in list(_parts.items()):
        with translation.override(tongue):
            facts = {name: fact for name, _type, fact in told}
            plain = engines["django"].engine.get_template(template)
            plainly = plain.render(Context({**facts, "csrf_token": TOKEN, "here": HERE}))
            assert drawn == plainly, template
