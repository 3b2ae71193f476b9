"""Dashboard, ledger and proof, as whoever opens them sees them."""

from datetime import date

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from huikuan.flows.prove_books import PROVED
from huikuan.interfaces.jobs.proving import prove_for
from huikuan.interfaces.web.reports.rounds import proof
from huikuan.interfaces.web.reports.rounds.proof import JOB
from huikuan.interfaces.words.checks import CHECKS
from huikuan.records.ledger.commands import reverse_entries
from huikuan.records.ledger.models import Entry, OpenItem
from huikuan.records.timeline.models import Event
from tests.books import actor, customer
from tests.interfaces.cast import company, signed_in
from tests.reports.stories import applied, owed, paid
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    found = company()
    who = customer("A", owner=found["SR"], department=found["SV"].department)
    item = owed(who, 1, 100_000, date(2026, 1, 1), date(2026, 2, 1))
    applied(who, 1, 40_000, date(2026, 2, 10), item)
    owed(customer("B"), 1, 70_000, date(2026, 1, 1), date(2026, 6, 1))
    return found


def test_the_dashboard_shows_the_figures_of_ones_own_reach(people):
    url = "/reports?as_of=2026-03-31"
    assert "1,300.00" in signed_in(people["AC"]).get(url).content.decode()
    assert "1,300.00" not in signed_in(people["SR"]).get(url).content.decode()


@pytest.mark.parametrize("url", ["/", "/reports", "/reports/ageing", "/ledger/entries"])
def test_a_page_asks_the_database_at_most_twenty_times(people, url):
    client = signed_in(people["AC"])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    assert len(asked) <= 20


def test_an_item_shows_what_was_open_after_each_line(people):
    item = OpenItem.objects.filter(side="receivable").order_by("id").first()
    text = signed_in(people["AC"]).get(f"/ledger/items/{item.pk}").content.decode()
    assert "1,000.00" in text
    assert "600.00" in text


def test_an_entry_and_its_reversal_lead_to_each_other(people):
    paid(customer("C"), 1, 500, date(2026, 2, 1))
    entry = Entry.objects.get(key="c:C:1")
    done = reverse_entries(
        [entry.pk], on=date(2026, 2, 2), reason="wrong customer", by=actor(date(2026, 2, 2))
    )
    client = signed_in(people["AC"])
    forth = client.get(f"/ledger/entries/{entry.pk}").content.decode()
    back = client.get(f"/ledger/entries/{done[0].entry_id}").content.decode()
    assert f"/ledger/entries/{done[0].entry_id}" in forth
    assert "wrong customer" in back
    assert f"/ledger/entries/{entry.pk}" in back


def test_an_entry_shows_its_debit_and_credit_to_whoever_reads_everything(people):
    entry = Entry.objects.get(key="r:A:1")
    for role in ("AC", "AU"):
        shown = signed_in(people[role]).get(f"/ledger/entries/{entry.pk}").content.decode()
        assert shown.count("1,000.00") == 2


def test_the_ledger_names_the_document_an_entry_came_from(people):
    world = World()
    buyer = world.customer("W")
    world.applies(world.pays(buyer, "SK-9", 30_000), (world.owes(buyer, "XS-9", 30_000), 30_000))
    shown = signed_in(people["AC"]).get("/ledger/entries").content.decode()
    assert ">Receipt SK-9<" in shown


def test_each_currency_behind_an_amount_counts_its_own_items(people):
    owed(customer("U"), 1, 5_000, date(2026, 1, 1), date(2026, 2, 1), currency="USD")
    url = "/reports/ageing/items?bucket=open&as_of=2026-03-31"
    shown = signed_in(people["AC"]).get(url).content.decode()
    assert shown.count("2 items") == 1
    assert shown.count("1 item<") == 1


def test_nobody_is_led_to_a_closed_door(people):
    service = signed_in(people["SV"])
    for url in ("/reports", "/reports/ageing", "/reports/ageing/items?bucket=open"):
        text = service.get(url).content.decode().split("<main")[1]
        assert "600.00" in text
        assert "/ledger/" not in text
        assert "/receipts?" not in text


def test_the_ledger_of_others_is_absent(people):
    seller = signed_in(people["SR"])
    other = OpenItem.objects.get(customer__code="B")
    entry = Entry.objects.get(key="r:B:1")
    assert seller.get(f"/ledger/items/{other.pk}").status_code == 404
    assert seller.get(f"/ledger/entries/{entry.pk}").status_code == 404
    assert f"/ledger/entries/{entry.pk}" not in seller.get("/ledger/entries").content.decode()


def test_opening_the_proof_computes_nothing_and_shows_what_the_last_run_found():
    world = World()
    owed_by = world.customer("A")
    receivable = world.owes(owed_by, "R1", 100_000)
    world.applies(world.pays(owed_by, "P1", 40_000), (receivable, 40_000))
    client = signed_in(company()["AU"])
    assert "badge" not in proof_table(client)
    client.post("/reports/proof")
    assert proof_table(client).count("badge-good") == len(PROVED)
    assert set(PROVED) == set(CHECKS) - {"printed_seal"}
    last = Event.objects.get(kind="house_checked").params["through_entry"]
    world.owes(owed_by, "R2", 5)
    assert f"Through entry {last}" in proof_table(client)
    assert "1 entry was written since" in proof_table(client)


def proof_table(client):
    with CaptureQueriesContext(connection) as queries:
        text = client.get("/reports/proof").content.decode()
    assert not [q for q in queries if "SUM(" in q["sql"].upper()]
    return text.partition("<h2")[2]


def test_the_proof_names_what_differs(people):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_openitem SET open_minor = open_minor - 1 WHERE open_minor > 0"
        )
    client = signed_in(people["AU"])
    client.post("/reports/proof")
    text = client.get("/reports/proof").content.decode()
    assert "badge-late" in text
    assert "/ledger/items/" in text
    assert Event.objects.filter(subject="check:open_items_match_lines").count() == 1


def test_a_proof_that_waits_tells_how_far_it_is_and_is_asked_for_once(people, monkeypatch):
    client, asked = signed_in(people["AU"]), []
    monkeypatch.setattr(proof, "async_task", lambda job, user: asked.append((job, user)))
    client.post("/reports/proof")
    client.post("/reports/proof")
    assert asked == [(JOB, people["AU"].pk)]
    assert "<progress" in client.get("/reports/proof/progress").content.decode()
    prove_for(people["AU"].pk)
    assert client.get("/reports/proof/progress")["HX-Redirect"] == "/reports/proof"
    assert prove_for(people["SR"].pk) == "not permitted any more"
    assert Event.objects.filter(kind="house_checked").count() == 1


def test_how_a_customer_paid(people):
    who = customer("D")
    item = owed(who, 1, 100, date(2026, 1, 1), date(2026, 1, 31))
    applied(who, 1, 100, date(2026, 2, 10), item)
    text = signed_in(people["CC"]).get(f"/customers/{who.pk}/payments").content.decode()
    assert "10.0 days late" in text


def test_numbers_of_things_carry_thousands_separators_and_still_choose_their_plural():
    said = "{{ count }} item{% plural %}{{ count }} items"
    counts = "{% blocktrans count count=n|counted %}"
    template = Template("{% load i18n %}" + counts + said + "{% endblocktrans %}")
    with translation.override("en"):
        assert [template.render(Context({"n": n})) for n in (1, 9700)] == ["1 item", "9,700 items"]
