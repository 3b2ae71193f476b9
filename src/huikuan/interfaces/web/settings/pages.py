"""The pages under Settings, in the order in which they are listed."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One page under Settings."""

    route: str
    label: str | Promise
    icon: str
    url: str = ""


PAGES = (
    SettingsPage("settings-profile", _("My profile"), "user-circle"),
    SettingsPage("settings-tokens", _("My API tokens"), "key"),
    SettingsPage("settings-organization", _("Company"), "building"),
    SettingsPage("settings-letterhead", _("Letterhead"), "file-text"),
    SettingsPage("settings-people", _("People and roles"), "users"),
    SettingsPage("settings-departments", _("Departments"), "sitemap"),
    SettingsPage("settings-closing", _("Closing of periods"), "lock"),
    SettingsPage("settings-approvals", _("Approval of contracts"), "checks"),
    SettingsPage("proof", _("Proof"), "shield-check"),
)


def settings_pages(request: Visit) -> list[SettingsPage]:
    """What of Settings this person may open."""
    pages = [SettingsPage(p.route, p.label, p.icon, url_if(p.route)) for p in PAGES]
    return [page for page in pages if page.url and may_open(request, page.url)]


def settings(request: Visit) -> HttpResponse:
    """Settings begins with one's own profile."""
    return redirect("settings-profile")
