"""One statement: what it says, who got it, what they said, and what can be done now."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.desks.statements.queries import (
    differences_visible_to,
    live_links,
    statements_visible_to,
)
from huikuan.desks.statements.rules import may_be_sent
from huikuan.errors import Refused
from huikuan.flows.make_statement import facts_differ
from huikuan.flows.send_statement import (
    Receiver,
    hand_link_out,
    receiver_of,
    revoke_statement,
    send_statement,
)
from huikuan.interfaces.web.customers.masks import masked_email
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.panels import Panel, panel_page
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.statement_letters import link_address, statement_letter
from huikuan.interfaces.words.statements import (
    KIND_NAMES,
    OUTCOME_NAMES,
    REASON_NAMES,
    SIDE_ON_PAPER,
    STATE_NAMES,
    STATE_TONES,
)
from huikuan.records.customers.queries import contacts_of, reaches
from huikuan.records.files.queries import attachments_of, opened_file
from huikuan.records.timeline.queries import events_of

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement

ITEMS_SHOWN = 200


class ReceiverForm(forms.Form):
    """To whom a statement goes."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=120)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)
    with_paper = forms.BooleanField(
        label=gettext_lazy("Send the PDF along, not only the link"), required=False
    )
    places = {"mail_address_wrong": "email"}


def statement(request: Visit, statement_id: int) -> HttpResponse:
    """One statement, as far as this person's rights reach."""
    one = _one(request, statement_id)
    return render(request, "statements/statement.html", _context(request, one))


def statement_paper(request: Visit, statement_id: int) -> FileResponse:
    """The PDF as it was made."""
    one = _one(request, statement_id)
    if one.file is None:
        raise Http404
    return paper_of(one)


def statement_checked(request: Visit, statement_id: int) -> HttpResponse:
    """Compute the figures anew from the ledger up to the printed seal, and compare."""
    one = _one(request, statement_id)
    if facts_differ(one):
        messages.error(request, _("The ledger up to this seal says something else today."))
    else:
        messages.success(request, _("The ledger up to this seal says exactly what is stated."))
    return redirect("statement", one.pk)


def statement_send(request: Visit, statement_id: int) -> HttpResponse:
    """Send it, or send it again, to somebody at the customer."""
    one = _one(request, statement_id, "statements.send")
    form = ReceiverForm(request.POST or None, initial=_receiver(one))

    def send(asked: dict[str, Any]) -> None:
        is_again = one.state != "made"
        send_statement(one.pk, Receiver(**asked), write=statement_letter, by=request.actor,
                       is_again=is_again)  # fmt: skip

    if succeeds(request, form, send, works_in_parts=True):
        messages.success(request, _("The statement was sent."))
        return redirect("statement", one.pk)
    return panel_page(request, _sending(one), form)


def statement_link(request: Visit, statement_id: int) -> HttpResponse:
    """A link to pass on by hand: shown once; the code goes to the address only."""
    one = _one(request, statement_id, "statements.send")
    form = ReceiverForm(request.POST or None, initial=_receiver(one))
    made: list[str] = []

    def hand_out(asked: dict[str, Any]) -> None:
        made.append(hand_link_out(one.pk, Receiver(**asked), by=request.actor))

    if succeeds(request, form, hand_out):
        fresh = _context(request, _one(request, statement_id)) | {"link": link_address(made[0])}
        return render(request, "statements/statement.html", fresh)
    return panel_page(request, _linking(one), form)


def statement_revoked(request: Visit, statement_id: int) -> HttpResponse:
    """The links that went out open nothing any more."""
    one = _one(request, statement_id, "statements.send")
    revoke_statement(one.pk, by=request.actor)
    messages.success(request, _("No link to this statement opens any more."))
    return redirect("statement", one.pk)


def paper_of(one: "Statement") -> FileResponse:
    """The paper as a file to save; the browser never opens it as a page of ours."""
    assert one.file is not None
    return FileResponse(
        opened_file(one.file),
        as_attachment=True,
        filename=f"{one.number}.pdf",
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _one(request: Visit, statement_id: int, permission: str = "statements.read") -> "Statement":
    return get_object_or_404(statements_visible_to(request.rights, permission), pk=statement_id)


def _context(request: Visit, one: "Statement") -> dict[str, Any]:
    customer, rights = one.customer, request.rights
    knows = reaches(rights, "contacts.read", customer)
    links = list(one.links.all())
    differences = differences_visible_to(rights).filter(statement=one)
    return {
        "one": one,
        "state": STATE_NAMES[one.state],
        "tone": STATE_TONES[one.state],
        "kind": KIND_NAMES[one.kind],
        "facts": one.facts,
        "items": [
            row | {"side": SIDE_ON_PAPER[row["side"]], "is_owed": row["side"] == "receivable"}
            for row in one.facts["items"][:ITEMS_SHOWN]
        ],
        "links": [
            {"row": link, "email": link.email if knows else masked_email(link.email),
             "is_live": link.revoked_at is None and link.expires_at > request.actor.at}
            for link in links
        ],
        "differences": [seen_difference(row) for row in differences],
        "confirmation": getattr(one, "confirmation", None),
        "papers": attachments_of(f"statement:{one.pk}"),
        "events": events_of(f"statement:{one.pk}"),
        "may_send": reaches(rights, "statements.send", customer) and may_be_sent(one.state),
        "may_revoke": reaches(rights, "statements.send", customer)
        and live_links(one, request.actor.at).exists(),
    }  # fmt: skip


def seen_difference(row: Any) -> dict[str, Any]:
    """A difference with its reason and outcome in words."""
    return {
        "row": row,
        "reason": REASON_NAMES[row.reason],
        "outcome": OUTCOME_NAMES[row.outcome],
        "tone": "waiting" if row.outcome == "open" else "good",
    }


def _receiver(one: "Statement") -> dict[str, Any]:
    try:
        found = receiver_of(one.customer)
    except Refused:
        return {"with_paper": True}
    return {"email": found.email, "name": found.name, "with_paper": found.with_paper}


def _sending(one: "Statement") -> Panel:
    says = [_("The customer gets an e-mail with a link. A one-time code opens it; no account is "
              "needed.")]  # fmt: skip
    if one.state == "sending":
        says.append(_("It was being sent when the work was interrupted: it may have arrived."))
    hindered = [] if may_be_sent(one.state) else [_("The customer has answered already.")]
    if not contacts_of(one.customer).exclude(email="").exists():
        says.append(_("The customer has no contact with an e-mail address yet."))
    title = _("Send %(number)s") % {"number": one.number}
    back = reverse("statement", args=[one.pk])
    return Panel(title, says, _("Send"), back, one.number or "", tuple(hindered))


def _linking(one: "Statement") -> Panel:
    says = [
        _("You get a link to pass on yourself. It is shown once."),
        _("The one-time code goes to the e-mail address that you enter, not to whoever has the "
          "link."),
    ]  # fmt: skip
    title = _("A link for %(number)s") % {"number": one.number}
    back = reverse("statement", args=[one.pk])
    return Panel(title, says, _("Make the link"), back, one.number or "")
