"""People: who is let in, with which roles and how far they reach."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.flows.give_role import give_role
from huikuan.flows.keep_people import give_new_password, let_in, let_in_again, shut_out
from huikuan.flows.take_role import take_role
from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.roles import ROLE_CHOICES, SCOPE_CHOICES
from huikuan.records.people.models import Department, RoleAssignment, User
from huikuan.records.people.queries import assignments_of, users


class PersonForm(forms.Form):
    """Somebody who is let in."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    username = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=60)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    password = forms.CharField(
        label=gettext_lazy("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters that are not easily guessed."),
    )
    department = forms.ModelChoiceField(
        Department.objects, label=gettext_lazy("Department"), required=False
    )


class RoleForm(forms.Form):
    """A role, and how far it reaches."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLE_CHOICES)
    scope = forms.ChoiceField(label=gettext_lazy("Reaches"), choices=SCOPE_CHOICES)
    department = forms.ModelChoiceField(
        Department.objects, label=gettext_lazy("Department"), required=False
    )


class PasswordForm(forms.Form):
    """A new password for somebody who cannot sign in any more."""

    password = forms.CharField(
        label=gettext_lazy("New password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters that are not easily guessed."),
    )


def people(request: Visit) -> HttpResponse:
    """Everybody, and the form for one more."""
    form = PersonForm(request.POST or None)
    if succeeds(request, form, lambda asked: let_in(by=request.actor, **asked)):
        messages.success(request, _("The person was added. Now give them a role."))
        user = User.objects.get(username=form.cleaned_data["username"].strip())
        return redirect("settings-person", user.pk)
    rows = users().prefetch_related("assignments")
    return render(request, "settings/people.html", {"people": rows, "form": form})


def person(request: Visit, user_id: int) -> HttpResponse:
    """One person and their roles; a role is given here."""
    user = get_object_or_404(User.objects.select_related("department"), pk=user_id)
    form = RoleForm(request.POST or None)
    if succeeds(request, form, lambda asked: give_role(user, by=request.actor, **asked)):
        messages.success(request, _("The role was given."))
        return redirect("settings-person", user.pk)
    context = {
        "person": user,
        "assignments": assignments_of(user),
        "form": form,
        "password_form": PasswordForm(),
    }
    return render(request, "settings/person.html", context)


def role_revoked(request: Visit, assignment_id: int) -> HttpResponse:
    """Take a role away."""
    assignment = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=assignment_id)
    take_role(assignment, by=request.actor)
    messages.success(request, _("The role was taken away."))
    return redirect("settings-person", assignment.user_id)


def person_activity(request: Visit, user_id: int) -> HttpResponse:
    """Deactivate somebody, or let them in again."""
    user = get_object_or_404(User, pk=user_id)
    change = shut_out if user.is_active else let_in_again
    change(user, by=request.actor)
    return redirect("settings-person", user.pk)


def person_password(request: Visit, user_id: int) -> HttpResponse:
    """Give somebody a new password; every session of theirs ends."""
    user = get_object_or_404(User, pk=user_id)
    form = PasswordForm(request.POST)
    if succeeds(request, form, lambda asked: give_new_password(user, by=request.actor, **asked)):
        messages.success(request, _("The password was set. Tell it to them in person."))
        return redirect("settings-person", user.pk)
    return render(
        request, "settings/password.html", {"person": user, "password_form": form}, status=422
    )
