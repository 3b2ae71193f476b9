"""Lists in pages: where the next page starts is told by a signed cursor, never by a count.

The next page is found by the last row's own values (keyset), so the millionth row is as near as
the first and nothing is skipped or shown twice while others write.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet
from pydantic import BaseModel, Field

from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.shapes import In, Note

PAGE_ROWS, PAGE_ROWS_MAX = 50, 500
SALT = "huikuan.api.cursor"
Row = TypeVar("Row")


class PageIn(In):
    """How much of a list, and from where."""

    limit: Annotated[int, Field(ge=1, le=PAGE_ROWS_MAX)] = PAGE_ROWS
    cursor: Annotated[str, Field(max_length=500)] | None = Field(
        None, description="The next_cursor of the page before"
    )
    reason: Note = Field("", description="Why more than 200 rows are taken at once; then needed")


class PageOut(BaseModel, Generic[Row]):
    """One page of a list."""

    rows: list[Row]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Sorting:
    """One order a list knows: a column that may repeat and one that never does."""

    columns: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """The columns without their direction."""
        return [column.removeprefix("-") for column in self.columns]


def page_of(
    rows: QuerySet[Any],
    asked: PageIn,
    sorting: Sorting,
    shown: Callable[[Any], dict[str, Any]],
    name: str,
) -> dict[str, Any]:
    """One page of rows in a fixed order, and the cursor of the next."""
    salt = f"{SALT}.{name}.{','.join(sorting.columns)}"
    if asked.cursor:
        rows = rows.filter(_after(sorting, _opened(asked.cursor, salt, sorting)))
    found = list(rows.order_by(*sorting.columns)[: asked.limit + 1])
    page = found[: asked.limit]
    more = len(found) > asked.limit
    cursor = signing.dumps(_values(page[-1], sorting), salt=salt) if more else None
    return {"rows": [shown(row) for row in page], "next_cursor": cursor}


def _values(row: Model, sorting: Sorting) -> list[Any]:
    values = [getattr(row, name) for name in sorting.names]
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def _opened(cursor: str, salt: str, sorting: Sorting) -> Sequence[Any]:
    try:
        values = signing.loads(cursor, salt=salt)
    except (signing.BadSignature, ValueError) as wrong:
        raise Problem(422, "cursor_wrong") from wrong
    return list(values)


def _after(sorting: Sorting, values: Sequence[Any]) -> Q:
    """Rows beyond these values; the first column bounds the range so that an index is used."""
    condition, equal = Q(), Q()
    for column, name, value in zip(sorting.columns, sorting.names, values, strict=True):
        beyond = Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        condition |= equal & beyond
        equal &= Q(**{name: value})
    first, direction = sorting.names[0], "lte" if sorting.columns[0].startswith("-") else "gte"
    return Q(**{f"{first}__{direction}": values[0]}) & condition
