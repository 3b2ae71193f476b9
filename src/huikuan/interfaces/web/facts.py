"""What a list asks of its rows: plain facts, or the whole record where a list names none."""

from collections import namedtuple
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Protocol

from django.db.models import QuerySet

CHUNK_ROWS = 2000


class Listed(Protocol):
    """A list that names the facts which its columns ask of a row."""

    @property
    def facts(self) -> Sequence[str]:
        """The fields, by the names of the database."""


def facts_of(listing: Listed, rows: QuerySet[Any]) -> list[Any]:
    """The rows of a page as the columns ask for them.

    A record for each row, and for each row beside it, costs more than finding them.
    """
    if not listing.facts:
        return list(rows)
    told = rows.values_list("pk", *listing.facts)
    return list(map(_row(tuple(listing.facts))._make, told))


def stream_of(listing: Listed, rows: QuerySet[Any]) -> Iterator[Any]:
    """The same for very many rows, one after another."""
    if not listing.facts:
        return rows.iterator(CHUNK_ROWS)
    told = rows.values_list("pk", *listing.facts)
    return map(_row(tuple(listing.facts))._make, told.iterator(CHUNK_ROWS))


@cache
def _row(facts: tuple[str, ...]) -> Any:
    """A row of these facts; beside them others may be laid."""
    return type("Row", (namedtuple("Row", ("pk", *facts)),), {})
