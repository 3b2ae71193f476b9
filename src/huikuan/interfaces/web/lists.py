"""The one list: columns, filters and sorting from fixed lists, fast on a million rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from huikuan.interfaces.web.exporting import SMALL_ROWS_MAX, reason_of, refuse_taking
from huikuan.interfaces.web.exports import workbook
from huikuan.interfaces.web.facts import facts_of
from huikuan.interfaces.web.leafing import BEGINNING, PAGE_ROWS, Leaf, leaf_of, place_of
from huikuan.interfaces.web.signs import without_nul
from huikuan.interfaces.web.visit import Visit
from huikuan.records.people.queries import views_of

COUNT_MAX = 1000
TEXT_MAX = 120

Label = str | Promise


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` takes a row and gives what ``kind`` shows.

    Kinds: ``text``, ``short`` (text that never wraps), ``money`` (minor units, currency),
    ``amounts`` (such pairs, the main one first), ``days`` (days past due), ``date``, ``badge``
    (code, label, tone), ``number``.
    ``sort`` is the database field, empty when the column cannot be sorted; ``link`` takes a row
    and gives an address; ``phone`` keeps the column on small screens.
    """

    name: str
    label: Label
    value: Callable[[Any], Any]
    kind: str = "text"
    sort: str = ""
    link: Callable[[Any], str] | None = None
    phone: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the list. ``narrow`` takes rows, the value and the request.

    Kinds: ``choice`` (``options``: value and label), ``date``, ``text``, ``customer`` (picker).
    A value that is not among the options, or that ``narrow`` cannot read (ValueError), is
    passed over. ``rare`` ones stand behind “More filters” until one of them is set.
    """

    name: str
    label: Label
    narrow: Callable[[QuerySet[Any], str, Visit], QuerySet[Any]]
    kind: str = "choice"
    options: Sequence[tuple[str, Label]] = ()
    rare: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: which rows, which columns, how it is searched, narrowed, sorted and called.

    ``facts`` are the fields that the columns ask of a row, by the names of the database; without
    any, a row is the whole record. ``beside`` takes a page of rows and lays beside each what is
    fetched for all of them at once. ``counted`` may know a shorter way to the same rows, narrowed
    by these values, for whoever only counts them.
    """

    page: str
    title: Label
    rows: Callable[[Visit], QuerySet[Any]]
    columns: Sequence[Column]
    order: str
    filters: Sequence[Filter] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    search_label: Label = ""
    empty_title: Label = ""
    empty_text: Label = ""
    empty_action: tuple[Label, Label] | None = None
    new_action: tuple[Label, Label] | None = None
    exports: bool = True
    template: str = "list.html"
    facts: Sequence[str] = ()
    beside: Callable[[Sequence[Any]], None] | None = None
    counted: Callable[[Visit, dict[str, str]], QuerySet[Any, Any] | None] | None = None


@dataclass(slots=True)
class Shown:
    """What one request asked of a list, and the rows that answer it."""

    listing: Listing
    request: Visit
    values: dict[str, str]
    sort: str
    leaf: Leaf
    narrowed: QuerySet[Any]
    rows: list[Any]
    count: int

    @property
    def first(self) -> int | None:
        """The place of the first row on this page, as far as it is known."""
        if self.leaf.place.number is not None:
            return (self.leaf.place.number - 1) * PAGE_ROWS + 1
        if self.leaf.place.is_end and not self.is_many:
            return self.count - len(self.rows) + 1
        return None

    @property
    def last(self) -> int | None:
        """The place of the last row on this page, as far as it is known."""
        return None if self.first is None else self.first + len(self.rows) - 1

    @property
    def leaves(self) -> dict[str, str]:
        """The same list, from its beginning, the page before, the page after, at its end."""
        return self.leaf.ways(self.query)

    @property
    def is_many(self) -> bool:
        """Whether there are more rows than are worth counting."""
        return self.count > COUNT_MAX

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter is set."""
        return any(self.values.values())

    @property
    def query(self) -> str:
        """Search, filters and sorting as the link that shows the same list again."""
        kept = {name: value for name, value in self.values.items() if value}
        if self.sort != self.listing.order:
            kept["sort"] = self.sort
        return urlencode(kept)

    @property
    def tools(self) -> tuple[Any, ...]:
        """Search and filters with what is chosen, as plain facts: whether rare, and the filter."""
        return tuple(
            (one.rare, one.kind, one.name, str(one.label), self.values.get(one.name, ""),
             tuple([(value, str(label)) for value, label in one.options]))
            for one in self.listing.filters
        )  # fmt: skip

    @property
    def has_rare(self) -> bool:
        """Whether some filters stand behind “More filters”."""
        return any(one.rare for one in self.listing.filters)

    @property
    def is_rarely_narrowed(self) -> bool:
        """Whether one of the rare filters is set, so that they stand open."""
        return any(one.rare and self.values.get(one.name) for one in self.listing.filters)

    @property
    def search_label(self) -> str:
        """What the search line asks for; empty when the list has none."""
        return str(self.listing.search_label) if self.listing.search else ""

    @property
    def kept_sort(self) -> str:
        """The sorting, unless it is the usual one."""
        return self.sort if self.sort != self.listing.order else ""

    @property
    def headings(self) -> list[dict[str, Any]]:
        """The columns with the link that sorts by them."""
        found = []
        for column in self.listing.columns:
            is_up, is_down = self.sort == column.name, self.sort == f"-{column.name}"
            turned = f"-{column.name}" if is_up else column.name
            kept = {name: value for name, value in self.values.items() if value}
            found.append(
                {
                    "column": column,
                    "is_up": is_up,
                    "is_down": is_down,
                    "query": urlencode({**kept, "sort": turned}) if column.sort else "",
                }
            )
        return found


def shown(request: Visit, listing: Listing) -> Shown:
    """Read what the link asks for, from fixed lists only, and fetch one page of rows."""
    whole = listing.rows(request)
    rows, values = _narrowed(request, listing, whole)
    sort = _sort(request.GET.get("sort", ""), listing)
    order = _order(sort, listing)
    leaf = leaf_of(rows, order, place_of(request.GET))
    fetched = _fetched(listing, whole, leaf)
    if listing.beside:
        listing.beside(fetched)
    return Shown(
        listing=listing,
        request=request,
        values=values,
        sort=sort,
        leaf=leaf,
        narrowed=rows.order_by(*order),
        rows=fetched,
        count=_count(request, listing, rows, leaf, values),
    )


def narrowed(request: Visit, listing: Listing) -> tuple[QuerySet[Any], dict[str, str]]:
    """All rows that the link asks for, in no order, and what they are narrowed by."""
    return _narrowed(request, listing, listing.rows(request))


def _count(
    request: Visit, listing: Listing, rows: QuerySet[Any], leaf: Leaf, values: dict[str, str]
) -> int:
    """How many rows there are, up to as many as are worth counting.

    They are counted in no order, so that any index may answer, and without being carried over.
    """
    start = ((leaf.place.number or 1) - 1) * PAGE_ROWS
    if start >= COUNT_MAX or (leaf.place == BEGINNING and not leaf.has_more):
        return start + len(leaf.keys)
    asked = {name: value for name, value in values.items() if value}
    shorter = listing.counted(request, asked) if listing.counted else None
    counted = rows.values_list("pk") if shorter is None else shorter
    return counted.order_by()[: COUNT_MAX + 1].count()


def _fetched(listing: Listing, whole: QuerySet[Any], leaf: Leaf) -> list[Any]:
    """What the chosen rows show.

    So what stands beside a row is not read for the thousands that are passed over. Which rows
    the person may see was asked with their keys and is not asked again.
    """
    keys = [key for key, _value in leaf.keys]
    if not listing.facts:
        found = whole.in_bulk(keys)
        return [found[key] for key in keys if key in found]
    known = whole.model._default_manager.filter(pk__in=keys).order_by()
    rows = {row.pk: row for row in facts_of(listing, known)}
    return [rows[key] for key in keys if key in rows]


def _narrowed(
    request: Visit, listing: Listing, rows: QuerySet[Any]
) -> tuple[QuerySet[Any], dict[str, str]]:
    values = {
        "q": without_nul(request.GET.get("q", "")).strip()[:TEXT_MAX] if listing.search else ""
    }
    if values["q"] and listing.search:
        rows = listing.search(rows, values["q"])
    for one in listing.filters:
        value = without_nul(request.GET.get(one.name, "")).strip()[:TEXT_MAX]
        if value and one.kind == "choice" and value not in dict(one.options):
            value = ""
        if value:
            try:
                rows = one.narrow(rows, value, request)
            except ValueError:
                value = ""
        values[one.name] = value
    return rows, values


def _sort(asked: str, listing: Listing) -> str:
    known = {column.name for column in listing.columns if column.sort}
    return asked if asked.removeprefix("-") in known else listing.order


def _order(sort: str, listing: Listing) -> tuple[str, str]:
    fields = {column.name: column.sort for column in listing.columns}
    sign = "-" if sort.startswith("-") else ""
    return f"{sign}{fields[sort.removeprefix('-')]}", f"{sign}pk"


def is_for_rows(request: Visit) -> bool:
    """Whether only the rows are asked for, as while one types."""
    return request.headers.get("HX-Target", "").endswith("list-rows")


def list_page(request: Visit, listing: Listing, **context: Any) -> HttpResponse:
    """The answer: the page, only its rows while one types, or the Excel file."""
    listed = shown(request, listing)
    if request.GET.get("export") == "xlsx":
        return _exported(request, listed)
    if is_for_rows(request):
        template = "components/table.html"
    else:
        template = listing.template
        context["views"] = views_of(request.user.pk, listing.page)
    return render(request, template, {"list": listed, "listing": listing, **context})


def _exported(request: Visit, listed: Shown) -> HttpResponse:
    if not listed.listing.exports:
        raise Http404
    is_bulk = len(listed.narrowed.values_list("pk")[: SMALL_ROWS_MAX + 1]) > SMALL_ROWS_MAX
    may = request.rights.may
    if answer := refuse_taking(request, is_bulk, may("exports.small"), may("exports.bulk")):
        return answer
    # A file that streams; for pages and their middleware it is an answer like any other.
    return workbook(  # type: ignore[return-value]
        listed.listing,
        listed.narrowed,
        by=request.actor,
        query=listed.query,
        reason=reason_of(request),
    )
