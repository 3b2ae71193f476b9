"""The first steps of a new company, each marked done by what is in the books."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.records.people.queries import departments, users
from huikuan.reports.first_steps import begun

SEEN_AGEING = "seen_ageing"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what to do, why, where; and whether the books say it is done."""

    title: str | Promise
    text: str | Promise
    label: str | Promise
    url: str
    is_done: bool
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """The guide while something of it is still to be done."""

    steps: tuple[Step, ...]
    has_receivables: bool

    @property
    def done_count(self) -> int:
        """How many steps are behind us."""
        return sum(step.is_done for step in self.steps)


def first_steps(request: Visit) -> FirstSteps | None:
    """The guide for the whole company; nothing once all of it is done."""
    has_receipts, has_receivables, has_colleagues = begun()
    seen = has_receipts or bool(has_receivables and request.session.get(SEEN_AGEING))
    done = (has_receivables, seen, has_receipts, has_colleagues)
    if all(done) or (has_receivables and not request.rights.may("imports.run")):
        return None
    upcoming = done.index(False)
    steps = (
        Step(title, text, label, _reachable(request, routes), is_done, place == upcoming)
        for place, ((title, text, label, routes), is_done) in enumerate(
            zip(GUIDE, done, strict=True)
        )
    )
    return FirstSteps(tuple(steps), has_receivables)


def note_ageing_seen(request: Visit) -> None:
    """The second step is done by looking."""
    if not request.session.get(SEEN_AGEING):
        request.session[SEEN_AGEING] = True


def _reachable(request: Visit, routes: tuple[str, ...]) -> str:
    """The first of these pages that exists, if this person may open it."""
    url = next((url for route in routes if (url := url_if(route))), "")
    return url if url and may_open(request, url) else ""


GUIDE = (
    (
        _("Bring in what your customers owe"),
        _("One Excel or CSV file with customer, number, due day and amount is enough."),
        _("Import a file"),
        ("import", "imports"),
    ),
    (
        _("Look at the ageing"),
        _("Who owes what since when; every amount opens down to its ledger lines."),
        _("Open the ageing"),
        ("ageing",),
    ),
    (
        _("Record what was paid"),
        _("Enter a receipt or bring in a file from the bank, and say what it pays."),
        _("Record a receipt"),
        ("receipt-new", "receipts"),
    ),
    (
        _("Invite your colleagues"),
        _("Each sees their own customers, their department or everything, as you decide."),
        _("People and roles"),
        ("settings-people",),
    ),
)


def house_steps() -> list[Step]:
    """What an administrator sets up, with what is done already."""
    people = users().filter(is_active=True)
    with_role = people.filter(assignments__isnull=False).distinct().count()
    found = (
        (_("Departments are set up"), "settings-departments", departments().exists()),
        (_("Colleagues can sign in"), "settings-people", people.count() > 1),
        (_("Everybody has a role"), "settings-people", with_role == people.count()),
    )
    return [Step(title, "", "", reverse(route), is_done) for title, route, is_done in found]
