"""The one list: fixed sorting and filters, cheap paging, kept views, honest Excel files."""

import io
from datetime import date
from itertools import chain

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from python_calamine import CalamineWorkbook

from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page, shown
from huikuan.interfaces.web.templatetags.huikuan import money_text
from huikuan.interfaces.web.templatetags.lists import cell
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import matching, visible_to
from huikuan.records.people.models import SavedView
from huikuan.records.people.queries import rights_of
from huikuan.records.timeline.models import Event
from tests.interfaces.cast import BY, company, signed_in

pytestmark = pytest.mark.django_db

LISTING = Listing(
    page="customers",
    title="Customers",
    order="code",
    rows=lambda request: visible_to(request.rights),
    search=matching,
    columns=(
        Column("code", "Code", lambda c: c.code, sort="code"),
        Column("name", "Name", lambda c: c.name, sort="name"),
        Column("owed", "Owed", lambda c: (123456, "CNY"), "money"),
        Column("since", "Since", lambda c: date(2026, 3, 31), "date"),
        Column("late", "Late", lambda c: 12, "days"),
        Column("state", "State", lambda c: ("overdue", "overdue", "late"), "badge"),
    ),
    filters=(
        Filter(
            "region", "Region", lambda rows, v, r: rows.filter(region=v), options=(("SH", "SH"),)
        ),
        Filter(
            "born",
            "Born",
            lambda rows, v, r: rows.filter(created_at__date=date.fromisoformat(v)),
            "date",
        ),
    ),
)


@pytest.fixture
def people():
    names = ["=1+1", "@SUM(A1)", *(f"Company {n}" for n in range(3, 261))]
    Customer.objects.bulk_create(
        Customer(
            code=f"C{n:04}",
            name=name,
            search_text=name.lower(),
            created_at=BY.at,
            region="SH" if n == 7 else "",
        )
        for n, name in enumerate(names, start=1)
    )
    return company()


def asked(user, query=""):
    request = RequestFactory().get(f"/customers?{query}")
    request.user, request.actor, request.rights = user, BY, rights_of(user)
    return request


def test_pages_are_fetched_without_counting_a_million(people):
    with CaptureQueriesContext(connection) as queries:
        listed = shown(asked(people["AC"], "page=2"), LISTING)
    assert (listed.first, listed.last, listed.count) == (51, 100, 260)
    # Rights, which rows are on the page, what they show, how many up to a thousand.
    assert len(queries) == 4
    counts = [query["sql"] for query in queries if "COUNT" in query["sql"]]
    assert len(counts) == 1
    assert "LIMIT 1001" in counts[0]


@pytest.mark.parametrize(
    "query",
    [
        "sort=password", "sort=-owner__password", "page=-1", "page=1e9", "page=٣", "region=XX",
        "born=2026-02-30", "sort=owed", "q=%00", "page=999999",
        "after=x", "after=C1~x", "before=~", f"after=C0001~{2**63}", "after=%00~1",
    ],
)  # fmt: skip
def test_what_stands_in_no_fixed_list_is_passed_over(query, people):
    listed = shown(asked(people["AC"], query), LISTING)
    assert listed.sort == "code"
    assert listed.first is None or 1 <= listed.first <= 10_000
    assert not listed.values["region"]
    assert "\x00" not in listed.values["q"]


def leafed(user, query, turn):
    """Every page from one end of a list to the other, as codes of its rows."""
    pages, listed = [], shown(asked(user, query), LISTING)
    while True:
        pages.append([row.code for row in listed.rows])
        if turn not in listed.leaves:
            return pages
        listed = shown(asked(user, listed.leaves[turn]), LISTING)


@pytest.mark.parametrize("sort", ["code", "-code", "name", "-name"])
def test_leafing_meets_every_row_once_in_both_directions(people, sort):
    Customer.objects.filter(code__in=["C0100", "C0101", "C0102"]).update(name="Company 99")
    ordered = list(Customer.objects.order_by(*_order(sort)).values_list("code", flat=True))
    forward = leafed(people["AC"], f"sort={sort}", "next")
    assert list(chain(*forward)) == ordered
    back = leafed(people["AC"], f"sort={sort}&page=last", "previous")
    assert back[0] == ordered[-50:]
    assert back[-1] == ordered[:50]
    assert set(chain(*back)) == set(ordered)


def _order(sort):
    sign = "-" if sort.startswith("-") else ""
    return sort, f"{sign}pk"


def test_a_page_begins_behind_its_row_though_the_row_is_gone(people):
    second = shown(asked(people["AC"]), LISTING).leaves["next"]
    Customer.objects.filter(code__in=["C0050", "C0001"]).delete()
    listed = shown(asked(people["AC"], second), LISTING)
    assert [listed.rows[0].code, listed.first] == ["C0051", 51]


def test_the_end_of_a_list_says_where_it_is(people):
    listed = shown(asked(people["AC"], "page=last"), LISTING)
    assert (listed.first, listed.last, listed.count) == (211, 260, 260)
    assert set(listed.leaves) == {"first", "previous"}
    narrow = shown(asked(people["AC"], "page=last&region=SH"), LISTING)
    assert (narrow.first, narrow.last, narrow.leaves) == (1, 1, {})


def test_a_list_shows_its_tools(people):
    page = list_page(asked(people["AC"]), LISTING).content.decode()
    assert 'type="search" name="q"' in page
    assert '<option value="SH">' in page
    assert "export=xlsx" in page


def test_search_and_filters_narrow_and_are_shareable(people):
    listed = shown(asked(people["AC"], "q=company&region=SH&sort=-name"), LISTING)
    assert [row.code for row in listed.rows] == ["C0007"]
    assert listed.query == "q=company&region=SH&sort=-name"
    assert not shown(asked(people["SR"]), LISTING).rows


def test_an_export_is_text_and_numbers_and_leaves_an_event(people):
    request = asked(people["AC"], "export=xlsx")
    request.export_reason = "for the auditor"
    with translation.override("en"):
        response = list_page(request, LISTING)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["Code", "Name", "Owed", "Currency", "Since", "Late", "State"]
    assert rows[1] == ["C0001", "=1+1", 1234.56, "CNY", date(2026, 3, 31), 12.0, "overdue"]
    assert len(rows) == 261
    event = Event.objects.get(kind="list_exported")
    assert (event.params["rows"], event.params["reason"]) == (260, "for the auditor")


def test_a_big_export_needs_its_own_right(people):
    with pytest.raises(PermissionDenied):
        list_page(asked(people["CO"], "export=xlsx"), _everything())
    small = list_page(asked(people["CO"], "export=xlsx&region=SH"), _everything())
    assert small.status_code == 200
    with pytest.raises(PermissionDenied):
        list_page(asked(people["SR"], "export=xlsx&region=SH"), _everything())


def _everything():
    return Listing(
        page="all", title="All", order="code", columns=LISTING.columns, filters=LISTING.filters,
        rows=lambda request: Customer.objects.all(),
    )  # fmt: skip


def test_a_view_is_kept_and_forgotten_by_its_owner_only(people):
    browser = signed_in(people["AC"])
    browser.post("/views", {"page": "customers", "name": "Late", "query": "q=a"})
    view = SavedView.objects.get()
    signed_in(people["EX"]).post(f"/views/{view.pk}/remove")
    assert SavedView.objects.count() == 1
    browser.post(f"/views/{view.pk}/remove")
    assert SavedView.objects.count() == 0


def test_names_cannot_smuggle_markup(people):
    column = Column("name", "Name", lambda row: row, link=lambda row: row)
    assert "<b>" not in cell(column, '"><b>x')


@pytest.mark.parametrize(
    ("minor", "currency", "unit", "text"),
    [
        (123456789, "CNY", "yuan", "1,234,567.89"),
        (123456789, "CNY", "wan", "123.46 ×10k"),
        (-5, "CNY", "yuan", "−0.05"),
        (1234567, "JPY", "yuan", "1,234,567"),
        (1234567, "KWD", "yuan", "1,234.567"),
        (1234567, "JPY", "wan", "123.46 ×10k"),
    ],
)
def test_money_as_the_reader_likes_it(minor, currency, unit, text):
    with translation.override("en"):
        assert money_text(minor, currency, unit) == text
