"""The menu: what of the house this person sees, and where they are in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huikuan.interfaces.routes import PUBLIC, SIGNED_IN
from huikuan.interfaces.web.visit import Visit


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu; ``names`` are the beginnings of the route names below it."""

    label: str | Promise
    icon: str
    route: str
    names: tuple[str, ...]


MENU = (
    MenuItem(pgettext_lazy("menu", "Today"), "home", "today", ("today", "notices")),
    MenuItem(
        _("Customers"),
        "building-community",
        "customers",
        ("customer", "bank-change", "old-contact"),
    ),
    MenuItem(_("Contracts"), "contract", "contracts", ("contract", "order", "delivery", "plan")),
    MenuItem(
        _("Receivables"),
        "file-invoice",
        "receivables",
        ("receivable", "invoice", "credit-note", "statement", "difference"),
    ),
    MenuItem(_("Cash"), "cash", "receipts", ("receipt", "application", "cash")),
    MenuItem(_("Imports"), "upload", "imports", ("import",)),
    MenuItem(
        _("Reports"),
        "report-analytics",
        "ageing",
        ("ageing", "report", "dashboard", "ledger", "proof"),
    ),
    MenuItem(_("Settings"), "settings", "settings", ("settings", "account", "mfa")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu as one person sees it on one page."""

    label: str
    icon: str
    url: str
    is_here: bool


def url_if(name: str, *args: Any) -> str:
    """The address of a page, or nothing while that page does not exist."""
    if args:
        return _url(name, args)
    return _fixed_url(name, get_script_prefix())


def _url(name: str, args: tuple[Any, ...]) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=1024)
def _fixed_url(name: str, prefix: str) -> str:
    """An address without any number in it: the table does not change while we run."""
    return _url(name, ())


def addresses_of(name: str) -> Callable[[Any], str]:
    """How the addresses of one page of many are made, by number or code, for a long list of them.

    As ``url_if`` gives them; only what needs spelling is spelled one by one.
    """
    begin, mark, end = _numbered_url(name, get_script_prefix()).partition(str(_ANY_NUMBER))
    if not mark:
        return lambda one: url_if(name, one)

    def address(one: Any) -> str:
        is_plain = one >= 0 if type(one) is int else _PLAIN.fullmatch(str(one))
        return f"{begin}{one}{end}" if is_plain else url_if(name, one)

    return address


def url_pattern(request: Visit, name: str) -> str:
    """The address of a page of one thing with ``{}`` for its number; nothing if it is closed."""
    url = _numbered_url(name, get_script_prefix())
    return url.replace(str(_ANY_NUMBER), "{}") if url and may_open(request, url) else ""


@lru_cache(maxsize=1024)
def _numbered_url(name: str, prefix: str) -> str:
    return _url(name, (_ANY_NUMBER,))


_ANY_NUMBER = 987_654_321_012_345
_PLAIN = re.compile("[A-Za-z0-9_-]+")


@lru_cache(maxsize=4096)
def _permission_at(url: str) -> str:
    """What the table says of an address; the table does not change while we run."""
    permission: str = resolve(url).func.route.permission  # type: ignore[attr-defined]
    return permission


def may_open(request: Visit, url: str) -> bool:
    """Whether the person may read the page at this address."""
    permission = _permission_at(url)
    return permission in {SIGNED_IN, PUBLIC} or request.rights.may(permission)


def menu_for(request: Visit) -> tuple[Entry, ...]:
    """The menu of this person: only what exists and what they may open."""
    here = request.resolver_match.view_name or "" if request.resolver_match else ""
    return tuple(
        Entry(str(item.label), item.icon, url, here.startswith(item.names))
        for item in MENU
        if (url := url_if(item.route)) and may_open(request, url)
    )


def shell(request: Visit) -> dict[str, Any]:
    """What the layout shows around every page."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    theme = user.theme if user and signed_in else request.COOKIES.get("theme", "auto")
    context: dict[str, Any] = {
        "theme": theme if theme in {"light", "dark"} else "auto",
        "oidc": settings.OIDC_NAME,
    }
    if signed_in and user and hasattr(request, "house") and not request.headers.get("HX-Request"):
        context["around"] = cache(lambda: around(request, context["theme"]))
    return context


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a page, and decides how its menu and its bars look."""

    menu: tuple[Entry, ...]
    company: str
    is_demo: bool
    reader: str
    unread: int
    theme: str


def around(request: Visit, theme: str) -> Around:
    """The menu, the company and the reader, as the layout shows them."""
    house = request.house
    return Around(
        menu_for(request), house.company, house.is_demo, request.user.name, house.unread_count,
        theme,
    )  # fmt: skip
