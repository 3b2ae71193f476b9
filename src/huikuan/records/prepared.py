"""Questions that are asked all day: put together once, asked with other values each time."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Numbers and texts that no row holds: they mark where a value belongs in the statement.
_FIRST_NUMBER = 7_316_204_985_000_000_000


class Prepared:
    """A question whose statement the object mapper spells once per kind of database.

    ``build`` gets one value per mark of ``kinds`` and answers with ``values_list``; what it does
    with a value may only be comparing. Putting such a statement together costs the mapper more
    than the database needs to answer it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        self.build = build
        self.places: list[Any] = [
            _FIRST_NUMBER + place if kind is int else f"\N{SYMBOL FOR NULL}{place}"
            for place, kind in enumerate(kinds)
        ]
        self.spelled: dict[str, tuple[str, list[Any], Any, Any]] = {}

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that answer, with the days, instants and texts that the mapper would give."""
        found = self.spelled.get(connection.vendor)
        if found is None:
            found = self.spelled[connection.vendor] = self._spell()
        statement, params, compiler, converters = found
        given = dict(zip(self.places, values, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(statement, [given.get(each, each) for each in params])
            rows: Any = cursor.fetchall()
        if converters:
            rows = map(tuple, compiler.apply_converters(rows, converters))
        return list(rows)

    def _spell(self) -> tuple[str, list[Any], Any, Any]:
        query = self.build(*self.places).query
        compiler = query.get_compiler(connection=connection)
        statement, params = compiler.as_sql()
        for place in self.places:
            assert place in params, "a value of a prepared question has gone astray"
        columns = [column for column, _spelling, _name in compiler.select[: compiler.col_count]]
        return statement, list(params), compiler, compiler.get_converters(columns)
