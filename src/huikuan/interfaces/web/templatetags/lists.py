"""The rows of a list as text: fifty rows of nine cells are no work for a template."""

from collections.abc import Callable, Sequence
from html import escape as html_escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from huikuan.interfaces.web.lists import Column
from huikuan.interfaces.web.templatetags.huikuan import CELLS

register = template.Library()

COME_AGAIN = frozenset({"badge", "date", "days"})


@register.simple_tag
def list_rows(columns: Sequence[Column], rows: Sequence[Any]) -> SafeString:
    """Every row with its cells, each drawn by the kind of its column."""
    drawn = [_drawn(column) for column in columns]
    body = "".join(f"<tr>{''.join([cell(row) for cell in drawn])}</tr>" for row in rows)
    return mark_safe(body)  # noqa: S308 - each cell escapes what it shows


@register.simple_tag
def cell(column: Column, row: Any) -> SafeString:
    """One cell of a list."""
    return mark_safe(_drawn(column)(row))  # noqa: S308 - it escapes what it shows


def _drawn(column: Column) -> Callable[[Any], str]:
    """How a column draws its cells; what is the same for all of them is put together once."""
    begin = f'<td class="cell-{html_escape(column.kind)}{"" if column.phone else " not-on-phone"}">'
    value_of, link_of, shown = column.value, column.link, _shown(column.kind)

    def draw(row: Any) -> str:
        value = value_of(row)
        if value is None or value == "":
            return f"{begin}</td>"
        text = shown(value)
        if link_of and (url := link_of(row)):
            return f'{begin}<a href="{html_escape(url)}">{text}</a></td>'
        return f"{begin}{text}</td>"

    return draw


def _shown(kind: str) -> Callable[[Any], str]:
    """How values of one kind are drawn; few that come again and again are drawn once."""
    draw = CELLS[kind]
    if kind not in COME_AGAIN:
        return lambda value: _escaped(draw(value))
    known: dict[Any, str] = {}

    def shown(value: Any) -> str:
        # A state stands for its word and tone, which are lazy.
        key = value[0] if kind == "badge" else value
        found = known.get(key)
        if found is None:
            found = known[key] = _escaped(draw(value))
        return found

    return shown


def _escaped(text: str) -> str:
    return text if isinstance(text, SafeString) else html_escape(text)
