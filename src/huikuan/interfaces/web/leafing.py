"""Leafing through a list: a page begins behind a row, so the last costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from huikuan.interfaces.web.signs import without_nul

PAGE_ROWS = 50
# An old link says only which page; so far it is counted out. Beyond it one leafs, or narrows.
PAGES_MAX = 200
PLACE_TEXT_MAX = 400
NUMBER_MAX = 2**63
LAST = "last"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list one is: behind a row, before a row, at its end, or on a counted page.

    ``number`` is the page as far as it is known; who comes from the end knows none.
    """

    number: int | None = 1
    after: str = ""
    before: str = ""
    is_end: bool = False

    @property
    def is_backwards(self) -> bool:
        """Whether the rows are read from the end of the list towards its beginning."""
        return self.is_end or bool(self.before)


BEGINNING = Place()


def place_of(asked: Any) -> Place:
    """Read the place from an address; what makes no sense is the first page."""
    page = asked.get("page", "")
    if page == LAST:
        return Place(None, is_end=True)
    after, before = (without_nul(asked.get(name, ""))[:PLACE_TEXT_MAX]
                     for name in ("after", "before"))  # fmt: skip
    is_number = page.isascii() and page.isdigit() and 0 < len(page) < 10
    number = max(int(page), 1) if is_number else None
    if after or before:
        return Place(number, after, "" if after else before)
    return Place(min(number or 1, PAGES_MAX))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page: the keys of its rows with what they are sorted by, and the ways on from it."""

    place: Place
    keys: list[tuple[int, Any]]
    has_more: bool

    @property
    def has_previous(self) -> bool:
        """Whether anything stands before this page."""
        return self.has_more if self.place.is_backwards else self.place != BEGINNING

    @property
    def has_next(self) -> bool:
        """Whether anything stands behind this page."""
        return not self.place.is_end if self.place.is_backwards else self.has_more

    def ways(self, kept: str) -> dict[str, str]:
        """The addresses of first, previous, next and last page, where there are any.

        ``kept``: what else the address says of the list.
        """
        found: dict[str, str] = {}
        if self.has_previous:
            found |= {"first": "", "previous": self.previous_query}
        if self.has_next:
            found |= {"next": self.next_query, "last": f"page={LAST}"}
        return {name: "&".join(part for part in (kept, where) if part)
                for name, where in found.items()}  # fmt: skip

    @property
    def previous_query(self) -> str:
        """The address of the page that ends before the first row of this one."""
        number = None if self.place.number is None else self.place.number - 1
        if number == 1 or not self.keys:
            return ""
        return _query(self.keys[0], "before", number)

    @property
    def next_query(self) -> str:
        """The address of the page that begins behind the last row of this one."""
        number = None if self.place.number is None else self.place.number + 1
        return _query(self.keys[-1], "after", number)


def leaf_of(rows: QuerySet[Any], order: Sequence[str], place: Place) -> Leaf:
    """One page of rows. Who leafs back beyond the beginning, or to nowhere, is at the beginning.

    ``order`` is a field that may repeat and the key, both in one direction.
    """
    try:
        keys = _keys(rows, order, place)
    except ValueError:
        return leaf_of(rows, order, BEGINNING)
    more = len(keys) > PAGE_ROWS
    if place.before and not more:
        return leaf_of(rows, order, BEGINNING)
    keys = keys[:PAGE_ROWS]
    return Leaf(place, keys[::-1] if place.is_backwards else keys, more)


def _keys(rows: QuerySet[Any], order: Sequence[str], place: Place) -> list[Any]:
    """The keys of a page of rows and of one more, in the direction in which they are read."""
    field = order[0].removeprefix("-")
    is_down = order[0].startswith("-") != place.is_backwards
    sign = "-" if is_down else ""
    if place.after or place.before:
        rows = rows.filter(_behind(rows, field, place.after or place.before, is_down))
    start = 0 if place.is_backwards or place.after else ((place.number or 1) - 1) * PAGE_ROWS
    ordered = rows.order_by(f"{sign}{field}", f"{sign}pk").values_list("pk", field)
    return list(ordered[start : start + PAGE_ROWS + 1])


def _behind(rows: QuerySet[Any], field: str, text: str, is_down: bool) -> Q:
    """Rows beyond one, as both databases find them in an index: a bound, and a pair compared."""
    written, _mark, number = text.rpartition("~")
    kind = F(field).resolve_expression(rows.query.chain()).output_field
    try:
        value, key = kind.to_python(written), int(number)
    except ValidationError as wrong:
        raise ValueError(text) from wrong
    if any(isinstance(each, int) and abs(each) >= NUMBER_MAX for each in (value, key)):
        raise ValueError(text)
    pairs = [
        Func(F(field), F("pk"), template="(%(expressions)s)", output_field=kind),
        Func(Value(value, kind), Value(key), template="(%(expressions)s)", output_field=kind),
    ]
    compared = Func(*pairs, template="(%(expressions)s)", output_field=BooleanField(),
                    arg_joiner=" < " if is_down else " > ")  # fmt: skip
    return Q(**{f"{field}__{'lte' if is_down else 'gte'}": value}) & Q(compared)


def _query(row: tuple[int, Any], name: str, number: int | None) -> str:
    """The address of the page that begins behind (``after``) or ends before a row."""
    key, value = row
    written = value.isoformat() if isinstance(value, date) else value
    return urlencode({name: f"{written}~{key}"} | ({"page": number} if number else {}))
