"""The tree of departments."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.records.people.commands import add_department
from huikuan.records.people.models import Department
from huikuan.records.people.queries import departments as all_departments


class DepartmentForm(forms.Form):
    """A new place in the tree."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=32)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    parent = forms.ModelChoiceField(
        Department.objects, label=gettext_lazy("Belongs to"), required=False
    )


def departments(request: Visit) -> HttpResponse:
    """The tree, and the form for one more."""
    form = DepartmentForm(request.POST or None)
    if succeeds(request, form, lambda asked: add_department(by=request.actor, **asked)):
        messages.success(request, _("The department was added."))
        return redirect("settings-departments")
    rows = list(all_departments())
    for department in rows:
        depth = min(department.path.strip("/").count("/"), 6)
        department.depth = depth  # type: ignore[attr-defined]
    return render(request, "settings/departments.html", {"departments": rows, "form": form})
