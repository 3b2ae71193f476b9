"""What customers see differently: a task each, with its owner and day, and what comes of it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huikuan.desks.statements.queries import differences_by_reason, differences_visible_to
from huikuan.flows.settle_difference import hand_difference_over, settle_difference
from huikuan.interfaces.web.forms.trying import DayInput, succeeds
from huikuan.interfaces.web.lists import Column, Filter, Listing, list_page
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.statements.page import seen_difference
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.statements import OUTCOME_NAMES, REASON_NAMES
from huikuan.records.customers.queries import reaches
from huikuan.records.files.queries import opened_file
from huikuan.records.people.queries import users_within

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Difference

SHOWN_ON_TODAY = 5


class AnswerForm(forms.Form):
    """What comes of a difference."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What comes of it"),
        choices=[(code, name) for code, name in OUTCOME_NAMES.items() if code != "open"],
    )
    text = forms.CharField(
        label=gettext_lazy("What was found, and what the customer was told"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    places = {"difference_answer_missing": "text"}


class HandingForm(forms.Form):
    """Who answers it, until when."""

    owner = forms.TypedChoiceField(label=gettext_lazy("Owner"), coerce=int)
    due_on = forms.DateField(label=gettext_lazy("Due"), widget=DayInput)


def differences(request: Visit) -> HttpResponse:
    """The differences of the customers within reach, the most urgent first."""
    return list_page(request, _listing(request))


def difference(request: Visit, difference_id: int) -> HttpResponse:
    """One difference; whoever may decides it."""
    permission = "statements.decide" if request.method == "POST" else "statements.read"
    one = _one(request, difference_id, permission)
    form = AnswerForm(request.POST or None)
    if succeeds(request, form, lambda asked: settle_difference(one.pk, by=request.actor, **asked)):
        messages.success(request, _("The difference is settled."))
        return redirect("difference", one.pk)
    return render(request, "statements/difference.html", _context(request, one, form))


def difference_handed(request: Visit, difference_id: int) -> HttpResponse:
    """Somebody else answers it, or until another day."""
    one = _one(request, difference_id, "statements.decide")
    form = _handing(request, one)
    if succeeds(request, form, lambda asked: hand_difference_over(
        one, asked["owner"], asked["due_on"], by=request.actor
    )):  # fmt: skip
        messages.success(request, _("Handed over."))
        return redirect("difference", one.pk)
    context = _context(request, one, AnswerForm()) | {"handing": form}
    return render(request, "statements/difference.html", context)


def difference_file(request: Visit, difference_id: int) -> FileResponse:
    """What the customer handed in, saved and never opened as a page."""
    one = _one(request, difference_id)
    if one.file is None:
        raise Http404
    return FileResponse(
        opened_file(one.file),
        as_attachment=True,
        filename=one.file.name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def difference_reasons(request: Visit) -> HttpResponse:
    """Why customers see things differently: by reason, how often, and how it ended."""
    rows = differences_by_reason(differences_visible_to(request.rights))
    shown = [row | {"name": REASON_NAMES[row["reason"]]} for row in rows]
    return render(request, "statements/reasons.html", {"rows": shown})


def to_answer(request: Visit, lying: Any) -> dict[str, Any] | None:
    """What waits on Today: the differences that are open, mine first."""
    rows = differences_visible_to(request.rights, "statements.decide").filter(outcome="open")
    found = sorted(rows[:100], key=lambda row: (row.owner_id != request.user.pk, row.due_on))
    if not found:
        return None
    today = request.actor.today
    shown = [seen_difference(row) | {"is_late": row.due_on < today} for row in found]
    return {"count": len(found), "rows": shown[:SHOWN_ON_TODAY], "url": url_if("differences")}


def _one(request: Visit, difference_id: int, permission: str = "statements.read") -> "Difference":
    return get_object_or_404(differences_visible_to(request.rights, permission), pk=difference_id)


def _handing(request: Visit, one: "Difference") -> HandingForm:
    form = HandingForm(
        request.POST or None, initial={"owner": one.owner_id, "due_on": one.due_on},
        auto_id="handing_%s",
    )  # fmt: skip
    people = users_within(request.rights.reach("statements.decide")).filter(is_active=True)
    form.fields["owner"].choices = [  # type: ignore[attr-defined]
        (row.pk, row.name or row.username) for row in people.order_by("name")[:500]
    ]
    return form


def _context(request: Visit, one: "Difference", form: forms.Form) -> dict[str, Any]:
    correcting = url_if("credit-note-new", one.item_id) if one.item_id else ""
    return seen_difference(one) | {
        "one": one,
        "form": form,
        "handing": None if request.method == "POST" else _handing(request, one),
        "may_decide": one.outcome == "open"
        and reaches(request.rights, "statements.decide", one.customer),
        "credit_note_url": correcting if correcting and may_open(request, correcting) else "",
        "item_url": url_if("receivable", one.item_id) if one.item_id else "",
        "is_late": one.outcome == "open" and one.due_on < request.actor.today,
    }


def _listing(request: Visit) -> Listing:
    today = request.actor.today

    return Listing(
        page="differences",
        title=pgettext_lazy("statement", "Differences"),
        order="due",
        rows=lambda visit: differences_visible_to(visit.rights),
        columns=(
            Column("due", _("Due"), lambda row: row.due_on, "date", "due_on"),
            Column("customer", _("Customer"), lambda row: row.customer.name,
                   link=lambda row: url_if("difference", row.pk)),
            Column("line", _("Line"), lambda row: row.number or _("The whole statement")),
            Column("reason", _("Reason"), lambda row: REASON_NAMES[row.reason]),
            Column("ours", _("Our figure"), lambda row: (row.our_minor, row.currency), "money"),
            Column("theirs", _("Their figure"), _theirs, "money", phone=False),
            Column("owner", _("Owner"), lambda row: row.owner.name if row.owner else "–",
                   phone=False),
            Column("outcome", _("Status"), lambda row: _badge(row, today), "badge"),
        ),
        filters=(
            Filter("outcome", _("Status"), _with_outcome, options=tuple(OUTCOME_NAMES.items())),
            Filter("reason", _("Reason"), _with_reason, options=tuple(REASON_NAMES.items())),
            Filter("mine", _("Owner"), _mine, options=(("me", _("mine")),)),
            Filter("customer", _("Customer"),
                   lambda rows, value, _visit: rows.filter(customer__code=value), "customer"),
        ),
        empty_title=_("No differences"),
        empty_text=_("When a customer sees a line differently, it stands here with its day."),
        empty_action=(_("Statements of account"), url_if("statements")),

        template="statements/differences.html",
    )  # fmt: skip


def _badge(row: "Difference", today: Any) -> tuple[str, Any, str]:
    if row.outcome == "open" and row.due_on < today:
        return "late", pgettext_lazy("difference", "late"), "late"
    return row.outcome, OUTCOME_NAMES[row.outcome], "waiting" if row.outcome == "open" else "good"


def _theirs(row: "Difference") -> tuple[int, str] | None:
    return None if row.their_minor is None else (row.their_minor, row.currency)


def _with_outcome(
    rows: QuerySet["Difference"], value: str, _visit: Visit
) -> QuerySet["Difference"]:
    return rows.filter(outcome=value)


def _with_reason(rows: QuerySet["Difference"], value: str, _visit: Visit) -> QuerySet["Difference"]:
    return rows.filter(reason=value)


def _mine(rows: QuerySet["Difference"], _value: str, visit: Visit) -> QuerySet["Difference"]:
    return rows.filter(owner_id=visit.user.pk)
