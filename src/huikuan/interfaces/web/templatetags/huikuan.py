"""The words of our templates: money, days, icons, cells, cards, charts."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.forms import Form
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from huikuan.engine.money import digits
from huikuan.interfaces.web.forms.customers import BLANK_FORMS
from huikuan.interfaces.web.kept import filled, kept
from huikuan.interfaces.web.reader import WAN, amount_unit
from huikuan.interfaces.web.settings.pages import SettingsPage, settings_pages
from huikuan.interfaces.web.tabs import GROUPS, pages_of
from huikuan.interfaces.words.countries import country_name
from huikuan.interfaces.words.customers import NAME_KIND_NAMES
from huikuan.interfaces.words.events import sentence
from huikuan.interfaces.words.roles import ROLE_NAMES, SCOPE_NAMES

register = template.Library()

SPRITE = "vendor/tabler-icons-3.52.0/icons.svg"
known_digits = lru_cache(maxsize=256)(digits)


def money_text(minor: int, currency: str, unit: str = "") -> str:
    """123456789 CNY as 1,234,567.89, or as 123.46 万 for whoever reads in 万元."""
    places = known_digits(currency)
    sign = "−" if minor < 0 else ""
    whole = abs(minor)
    if (unit or amount_unit.get()) == WAN:
        hundredths = (whole + 50 * 10**places) // (100 * 10**places)
        wan = gettext("×10k")
        return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d} {wan}"
    if not places:
        return f"{sign}{whole:,}"
    major, rest = divmod(whole, 10**places)
    return f"{sign}{major:,}.{rest:0{places}d}"


@register.filter
def money(minor: int | None, currency: str = "CNY") -> str:
    """An amount in minor units as the reader likes it; nothing for nothing."""
    return "" if minor is None else money_text(minor, currency)


@register.filter
def money_exact(minor: int | None, currency: str = "CNY") -> str:
    """An amount with every digit, whatever the reader's unit: for titles and documents."""
    return "" if minor is None else money_text(minor, currency, "yuan")


@register.filter
def quantity(count: Decimal | None) -> str:
    """How much of a product, without zeros that say nothing: 10, 2.5."""
    return f"{count.normalize():,f}" if count else "0"


@register.filter
def days(count: int | None) -> str:
    """A number of days past due: 12 days; nothing when it is not yet due."""
    if count is None or count <= 0:
        return ""
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


@register.filter
def name_kind(code: str) -> str:
    """What kind of name a customer's name is, as people call it."""
    return str(NAME_KIND_NAMES.get(code, code))


@register.simple_tag
def blank_form(kind: str) -> Form:
    """An empty form for what hangs on a customer."""
    return BLANK_FORMS[kind]()


@register.filter
def day(value: date | None) -> str:
    """A day, the same in both languages: 2026-03-31."""
    return value.isoformat() if value else ""


@register.filter
def instant(value: datetime | None) -> str:
    """An instant at the company: day and minute."""
    return date_format(timezone.localtime(value), "Y-m-d H:i") if value else ""


@register.filter
def event_sentence(event: Any) -> str:
    """What happened, as a sentence in the reader's language."""
    return sentence(event.kind, event.params)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One icon of the sprite; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        _sprite(),
        name,
    )


@lru_cache(maxsize=1)
def _sprite() -> str:
    return static(SPRITE)


@register.simple_tag(takes_context=True)
def part(context: Any, name: str, **facts: Any) -> SafeString:
    """A part of the page that is kept drawn: its template gets these facts and nothing else."""
    drawn = kept(name, **facts)
    request = context.get("request")
    return filled(drawn, request) if request is not None else drawn


def _money_cell(value: tuple[int, str]) -> SafeString:
    minor, currency = value
    exact, code = money_text(minor, currency, "yuan"), escape(currency)
    shown = exact if amount_unit.get() != WAN else money_text(minor, currency)
    return mark_safe(  # noqa: S308 - figures, and a code that is escaped
        f'<span title="{exact} {code}">{shown}</span> <small class="currency">{code}</small>'
    )


def _amounts_cell(value: list[tuple[int, str]]) -> SafeString:
    return mark_safe("<br>".join([_money_cell(pair) for pair in value]))  # noqa: S308 - as above


def _days_cell(value: int) -> SafeString:
    return format_html('<span class="{}">{}</span>', "overdue" if value > 0 else "", days(value))


def _badge_cell(value: tuple[str, Any, str]) -> SafeString:
    _code, label, tone = value
    return badge(label, tone)


CELLS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "short": str,
    "number": "{:,}".format,
    "date": lambda value: mark_safe(f"<time>{day(value)}</time>"),  # noqa: S308 - digits
    "money": _money_cell,
    "amounts": _amounts_cell,
    "days": _days_cell,
    "badge": _badge_cell,
}


@register.simple_tag
def badge(label: Any, tone: str = "plain") -> SafeString:
    """A short state: tones are plain, good, waiting, late (only for what is overdue)."""
    return format_html('<span class="badge badge-{}">{}</span>', tone, label)


@register.simple_tag
def chart(name: str, option: dict[str, Any], height: str = "md", label: str = "") -> SafeString:
    """A chart from an ECharts option made on the server; points may carry a ``url``."""
    return format_html(
        '<div class="chart chart-{}" data-chart="{}" role="img" aria-label="{}"></div>{}',
        height,
        name,
        label,
        json_script(option, name),
    )


@register.simple_block_tag
def card(content: str, title: str = "", note: str = "", css: str = "") -> SafeString:
    """A card around its content, with an optional title and a note beside it."""
    head = ""
    if title:
        head = format_html(
            '<div class="card-header"><h2 class="card-title">{}</h2>'
            '<div class="card-note">{}</div></div>',
            title,
            note,
        )
    return format_html(
        '<section class="card {}">{}<div class="card-body">{}</div></section>', css, head, content
    )


@register.simple_tag(takes_context=True)
def settings_pages_here(context: Any) -> list[SettingsPage]:
    """The pages under Settings that this person may open."""
    return settings_pages(context["request"])


@register.simple_tag(takes_context=True)
def tabs_of(context: Any, group: str) -> dict[str, Any]:
    """The pages of a group that this person may open, and what they are called together."""
    return {"name": GROUPS[group][0], "pages": pages_of(context["request"], group)}


@register.filter
def at(found: dict[Any, Any], key: Any) -> Any:
    """What stands under a key; nothing when there is none."""
    return found.get(key, "") if found else ""


@register.filter
def country(code: str) -> str:
    """A country as people call it."""
    return country_name(code)


class Counted(int):
    """A number of things that is written with thousands separators; it stays a number, so that
    a sentence can still choose its plural."""

    def __str__(self) -> str:
        return f"{int(self):,}"


@register.filter
def counted(number: int | None) -> Counted | str:
    """A number of things with thousands separators: 12,345."""
    return "" if number is None else Counted(number)


@register.filter
def role_name(code: str) -> str:
    """A role as people call it."""
    return str(ROLE_NAMES.get(code, code))


@register.filter
def scope_name(code: str) -> str:
    """How far a role reaches, in words."""
    return str(SCOPE_NAMES.get(code, code))
