"""Questions that are asked all day: put together once, asked with other values each time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import QuerySet

Answer = TypeVar("Answer")
Rows = list[tuple[Any, ...]]

# Numbers and texts that no row holds: they mark where a value belongs in the statement.
_FIRST_NUMBER = 7_316_204_985_000_000_000


class Prepared(Generic[Answer]):
    """A question whose statement the object mapper spells once per kind of database.

    ``build`` gets one mark per type in ``kinds`` and answers with ``values_list``; what it does
    with a mark may only be comparing. ``shape`` makes the answer of the rows. Putting such a
    statement together costs the mapper more than the database needs to answer it.
    """

    def __init__(
        self,
        build: Callable[..., QuerySet[Any, Any]],
        *kinds: type,
        shape: Callable[[Rows], Answer],
    ) -> None:
        self.build, self.shape = build, shape
        self.marks: list[Any] = [
            _FIRST_NUMBER + place if kind is int else f"\N{SYMBOL FOR NULL}{place}"
            for place, kind in enumerate(kinds)
        ]
        self.spelled: dict[str, _Spelled] = {}

    def __call__(self, *values: Any) -> Answer:
        """The answer for these values."""
        statement, params = self.statement(values)
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return self.answer(cursor.fetchall())

    def of(self, *values: Any) -> "Asked":
        """The question with its values, to be asked together with others."""
        return Asked(self, values)

    def statement(self, values: tuple[Any, ...]) -> tuple[str, list[Any]]:
        """The statement and its parameters for these values."""
        given = dict(zip(self.marks, values, strict=True))
        spelled = self._spelled()
        return spelled.statement, [given.get(each, each) for each in spelled.params]

    def answer(self, rows: Any) -> Answer:
        """The answer, with the days, instants and texts that the mapper would give."""
        spelled = self._spelled()
        if spelled.converters:
            rows = map(tuple, spelled.compiler.apply_converters(rows, spelled.converters))
        return self.shape(list(rows))

    def _spelled(self) -> "_Spelled":
        found = self.spelled.get(connection.vendor)
        if found is None:
            found = self.spelled[connection.vendor] = _spell(self.build(*self.marks), self.marks)
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A prepared question with its values."""

    question: Prepared[Any]
    values: tuple[Any, ...]


def together(*asked: Asked) -> tuple[Any, ...]:
    """The answers to several questions, in their order.

    A server is asked for all of them in one message: every way to it and back costs more than
    such a question.
    """
    # With values bound on the server one message holds one statement only.
    alone = connection.settings_dict["OPTIONS"].get("server_side_binding")
    if connection.vendor != "postgresql" or alone:
        return tuple(each.question(*each.values) for each in asked)
    statements, params = [], []
    for each in asked:
        statement, its_params = each.question.statement(each.values)
        statements.append(statement)
        params += its_params
    found = []
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements), params)
        for each in asked:
            found.append(each.question.answer(cursor.fetchall()))
            cursor.nextset()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Spelled:
    statement: str
    params: tuple[Any, ...]
    compiler: Any
    converters: Any


def _spell(rows: QuerySet[Any, Any], marks: list[Any]) -> _Spelled:
    compiler: Any = rows.query.get_compiler(connection=connection)
    statement, params = compiler.as_sql()
    assert all(mark in params for mark in marks), "a value of a prepared question went astray"
    columns = [column for column, _spelling, _name in compiler.select[: compiler.col_count]]
    return _Spelled(statement, tuple(params), compiler, compiler.get_converters(columns))
