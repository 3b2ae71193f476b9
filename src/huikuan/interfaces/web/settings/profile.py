"""My profile: name, how I read, password and second factor."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.interfaces.web.forms.trying import succeeds
from huikuan.interfaces.web.visit import Visit
from huikuan.records.people.commands import change_reading
from huikuan.records.people.queries import assignments_of


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


def profile(request: Visit) -> HttpResponse:
    """My name, my reading, my security."""
    user = request.user
    form = ProfileForm(request.POST or None, initial={"name": user.name, "email": user.email})
    if succeeds(request, form, lambda asked: change_reading(user, asked, by=request.actor)):
        messages.success(request, _("Your profile was saved."))
        return redirect("settings-profile")
    context = {"form": form, "assignments": assignments_of(user)}
    return render(request, "settings/profile.html", context)
