"""What hangs on a customer: names, people, files; each is added and taken away here."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from huikuan.flows.file_evidence import file_evidence
from huikuan.flows.keep_customer import (
    forget_contact,
    meet_contact,
    note_name,
)
from huikuan.interfaces.web.customers.page import one_customer
from huikuan.interfaces.web.forms.customers import ContactForm, FileForm, NameForm
from huikuan.interfaces.web.visit import Visit
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import contacts_of
from huikuan.records.files.queries import attachments_visible_to, opened_file
from huikuan.records.people.actor import Actor


def name_noted(request: Visit, customer_id: int) -> HttpResponse:
    """One more name, spelling or code."""
    one = one_customer(request, "customers.write", pk=customer_id)
    form = NameForm(request.POST)
    _kept(request, form, lambda asked: note_name(one, by=request.actor, **asked))
    return _back(one, "names")


def contact_met(request: Visit, customer_id: int) -> HttpResponse:
    """A person there."""
    one = one_customer(request, "contacts.write", pk=customer_id)
    form = ContactForm(request.POST)
    _kept(request, form, lambda asked: meet_contact(one, by=request.actor, **asked))
    return _back(one, "contacts")


def contact_forgotten(request: Visit, customer_id: int, contact_id: int) -> HttpResponse:
    """That person is not there any more."""
    one = one_customer(request, "contacts.write", pk=customer_id)
    forget_contact(get_object_or_404(contacts_of(one), pk=contact_id), by=request.actor)
    messages.success(request, _("Removed."))
    return _back(one, "contacts")


def file_filed(request: Visit, customer_id: int) -> HttpResponse:
    """A document goes into the customer's file."""
    one = one_customer(request, "files.write", pk=customer_id)
    form = FileForm(request.POST, request.FILES)
    _kept(request, form, lambda asked: _filed(one, asked, by=request.actor))
    return _back(one, "files")


def file_taken(request: Visit, attachment_id: int) -> FileResponse:
    """A document as it was handed in; the browser saves it and never opens it as a page."""
    filed = get_object_or_404(attachments_visible_to(request.rights), pk=attachment_id)
    return FileResponse(
        opened_file(filed.file),
        as_attachment=True,
        filename=filed.file.name,
        content_type="application/octet-stream",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _filed(one: Customer, asked: dict[str, Any], *, by: Actor) -> None:
    file = asked["file"]
    kind = file.content_type or "application/octet-stream"
    subject = f"customer:{one.pk}"
    file_evidence(
        file.name, kind, file.file, subject=subject, customer=one, by=by, title=asked["title"]
    )


def _kept(request: Visit, form: forms.Form, change: Callable[[dict[str, Any]], Any]) -> None:
    """Make the change, or say above the page what is missing; a refusal is told by the door."""
    if form.is_valid():
        change(form.cleaned_data)
        messages.success(request, _("Added."))
        return
    field, errors = next(iter(form.errors.items()))
    label = form.fields[field].label if field in form.fields else ""
    messages.error(request, f"{label}: {errors[0]}")


def _back(one: Customer, section: str) -> HttpResponse:
    return redirect(f"{reverse('customer', args=[one.code])}#{section}")
