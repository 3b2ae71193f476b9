"""Receipts: recorded by hand, laid out on the sheet, undone, reversed; money that waits."""

import pytest

from huikuan.desks.cash.models import Application, Receipt
from huikuan.interfaces.web.cash import sheet as sheets
from tests.interfaces.cast import PASSWORD, company
from tests.interfaces.web.desk import KEY, accountant, people, words, world  # noqa: F401
from tests.world import wrong

RECEIPT = {
    "key": KEY, "customer": "C1", "amount": "150.00", "currency": "CNY",
    "received_on": "2026-03-10", "instrument": "transfer", "memo": "A-1",
}  # fmt: skip


def sheet(money, **amounts):
    return {"do": "apply", "key": KEY, "on": "2026-03-10", "order": "remittance", **amounts}


@pytest.mark.django_db
def test_a_receipt_is_recorded_and_leads_to_the_sheet(accountant, world):  # noqa: F811
    world.owes(world.customer("C1"), "A-1", 10000)
    sent = [accountant.post("/receipts/new", RECEIPT)["Location"] for _ in range(2)]
    receipt = Receipt.objects.get()
    assert sent == [f"/cash/{receipt.pk}/apply"] * 2
    assert receipt.number == "R20260310-012345"
    assert not wrong()


@pytest.mark.django_db
def test_the_same_money_twice_is_asked_about(accountant, world):  # noqa: F811
    world.customer("C1")
    accountant.post("/receipts/new", RECEIPT)
    again = RECEIPT | {"key": "fedcba9876543210"}
    assert "Is this another?" in words(accountant.post("/receipts/new", again))
    accountant.post("/receipts/new", again | {"is_another": "on"})
    assert Receipt.objects.count() == 2


@pytest.mark.django_db
def test_laid_out_oldest_first_with_what_is_left(accountant, world):  # noqa: F811
    who = world.customer("C1")
    late, early = world.owes(who, "LATE", 10000, "2026-05-01"), world.owes(who, "EARLY", 8000)
    money = world.pays(who, "R-1", 12000)
    page = accountant.get(f"/cash/{money.pk}/apply?order=oldest_first").content.decode()
    assert f'name="part-{early.pk}" value="80.00"' in page
    assert f'name="part-{late.pk}" value="40.00"' in page


@pytest.mark.django_db
def test_the_statutory_order_gives_its_reasons(accountant, world):  # noqa: F811
    who = world.customer("C1")
    world.owes(who, "TWIN-1", 6000, "2026-03-05")
    world.owes(who, "TWIN-2", 3000, "2026-03-05")
    world.owes(who, "FAR", 9000, "2099-01-01")
    money = world.pays(who, "R-1", 4500)
    page = words(accountant.get(f"/cash/{money.pk}/apply?order=statutory"))
    assert page.count("same rank: shared in proportion") == 4  # for the desk and for the phone


@pytest.mark.django_db
def test_applied_as_the_advice_says_and_the_rest_waits(accountant, world):  # noqa: F811
    who = world.customer("C1")
    first, second = world.owes(who, "A-1", 10000), world.owes(who, "A-2", 10000)
    money = world.pays(who, "R-1", 15000)
    advice = {"do": "fill", "key": KEY, "remittance": "A-2   90.00\na-1, 50.00\nA-9 1"}
    filled = accountant.post(f"/cash/{money.pk}/apply", advice)
    assert f'name="part-{second.pk}" value="90.00"' in filled.content.decode()
    assert "No open receivable fits, or it stands twice: A-9 1" in words(filled)

    parts = {f"part-{first.pk}": "50.00", f"part-{second.pk}": "90.00"}
    for _ in range(2):  # sent twice, applied once
        accountant.post(f"/cash/{money.pk}/apply", sheet(money, **parts))
    assert (world.open(first), world.open(second), world.open(money)) == (5000, 1000, 1000)
    assert "R-1" in words(accountant.get("/cash/unapplied"))
    assert not wrong()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (("200", ""), "Only 100.00 CNY of this receivable is open"),
        (("100", "60"), "Only 150.00 CNY is not yet applied"),
        (("-1", ""), "Every part must be above zero"),
        (("1.234", ""), "more decimals"),
        (("", ""), "Choose at least one receivable"),
    ],
)
def test_what_cannot_be_applied_is_said_in_one_sentence(amounts, said, accountant, world):  # noqa: F811
    who = world.customer("C1")
    owed = [world.owes(who, "A-1", 10000), world.owes(who, "A-2", 10000)]
    money = world.pays(who, "R-1", 15000)
    parts = {f"part-{row.pk}": text for row, text in zip(owed, amounts, strict=True)}
    answer = accountant.post(f"/cash/{money.pk}/apply", sheet(money, **parts))
    assert said in words(answer)
    assert not Application.objects.exists()


@pytest.mark.django_db
def test_beyond_the_end_of_a_long_sheet(accountant, world, monkeypatch):  # noqa: F811
    monkeypatch.setattr(sheets, "LINES_MAX", 1)
    who = world.customer("C1")
    world.owes(who, "A-1", 10000)
    far = world.owes(who, "A-2", 10000, "2026-12-01")
    money = world.pays(who, "R-1", 5000)
    advice = {"do": "fill", "key": KEY, "remittance": "A-2 50.00"}
    page = accountant.post(f"/cash/{money.pk}/apply", advice)
    assert f'name="part-{far.pk}" value="50.00"' in page.content.decode()
    accountant.post(f"/cash/{money.pk}/apply", sheet(money, **{f"part-{far.pk}": "50.00"}))
    assert world.open(far) == 5000


@pytest.mark.django_db
def test_an_order_that_was_changed_by_hand_is_as_told(accountant, world):  # noqa: F811
    who = world.customer("C1")
    owed = world.owes(who, "A-1", 10000)
    money = world.pays(who, "R-1", 8000)
    asked = sheet(money, **{f"part-{owed.pk}": "80.00"}) | {"order": "oldest_first"}
    accountant.post(f"/cash/{money.pk}/apply", asked)
    other = world.pays(who, "R-2", 2000)
    asked = sheet(other, **{f"part-{owed.pk}": "10.00"}) | {"order": "oldest_first"}
    accountant.post(f"/cash/{other.pk}/apply", asked)
    assert [one.order for one in Application.objects.order_by("id")] == [
        "oldest_first", "remittance",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_credit_pays_on_the_same_page(accountant, world):  # noqa: F811
    who = world.customer("C1")
    paid, owed = world.owes(who, "A-1", 10000), world.owes(who, "A-2", 4000)
    world.applies(world.pays(who, "R-1", 10000), (paid, 10000))
    credit = world.credits(paid, "K-1", 3000).credit_item
    accountant.post(f"/cash/{credit.pk}/apply", sheet(credit, **{f"part-{owed.pk}": "30"}))
    assert world.open(owed) == 1000
    assert "Customer's credit" in words(accountant.get(f"/receivables/{owed.pk}"))
    assert not wrong()


@pytest.mark.django_db
def test_a_receipt_is_reversed_with_all_it_paid(accountant, world):  # noqa: F811
    who = world.customer("C1")
    owed, money = world.owes(who, "A-1", 10000), world.pays(who, "R-1", 8000)
    world.applies(money, (owed, 8000))
    asked = words(accountant.get(f"/receipts/{money.pk}/reverse"))
    assert "80.00 CNY are owed again on A-1" in asked
    assert "Enter" not in asked
    answer = accountant.post(f"/receipts/{money.pk}/reverse", {"on": "2026-03-12", "reason": ""})
    assert "This field is required." in words(answer)
    accountant.post(f"/receipts/{money.pk}/reverse", {"on": "2026-03-12", "reason": "bounced"})
    assert world.open(owed) == 10000
    assert "Reversed as of 2026-03-12: bounced" in words(accountant.get(f"/receipts/{money.pk}"))
    assert not wrong()


@pytest.mark.browser
def test_record_apply_undo_and_reverse_in_the_browser(page, live_server, book):
    company()
    owed = book.owes(book.customer("C1", "Suzhou Huaqiang"), "A-1", 10000)
    page.goto(f"{live_server.url}/account/login/")
    page.fill("[name=login]", "user-ac")
    page.fill("[name=password]", PASSWORD)
    page.click("button.btn-primary")
    page.goto(f"{live_server.url}/receipts/new?customer=C1")
    page.fill("[name=amount]", "120")
    page.click("form.form .btn-primary")
    page.click(".apply-orders a >> nth=0")
    page.locator(".amount-field").fill("200")
    page.wait_for_selector("#sums .message-error")
    page.locator(".amount-field").fill("100")
    page.wait_for_selector("#sums .message-error", state="detached")
    page.keyboard.press("Enter")
    page.wait_for_selector("#applications tbody tr")
    assert book.open(owed) == 0
    page.click("#applications tbody a.btn")
    page.fill("[name=reason]", "wrong one")
    page.click(".panel .btn-primary")
    page.wait_for_selector(".is-undone")
    page.click("[data-opens=reverse]")
    page.fill("dialog [name=reason]", "bounced")
    page.click("dialog .panel .btn-primary")
    page.wait_for_selector(".message-warning")
    assert (book.open(owed), Receipt.objects.get().item.open_minor, wrong()) == (10000, 0, [])


@pytest.mark.django_db
def test_one_receivable_is_taken_out_of_an_application(accountant, world):  # noqa: F811
    who = world.customer("C1")
    first, second = world.owes(who, "A-1", 100), world.owes(who, "A-2", 100)
    part, _ = world.applies(world.pays(who, "P1", 200), (first, 100), (second, 100))
    url = f"/applications/{part.pk}/undo"
    asked = words(accountant.get(url))
    assert "Only A-1: 1.00 CNY are unapplied again; the rest stays paid." in asked
    accountant.post(url, {"what": "part", "on": "2026-03-02", "reason": "wrong one"})
    assert [world.open(each) for each in (first, second)] == [100, 0]
    assert not wrong()
