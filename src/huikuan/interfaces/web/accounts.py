"""Signing in and out: what we change of allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext as _


class _Plain:
    """Labels say it once; a forgotten password is renewed by an administrator, not by mail."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forgotten = _("Forgotten? An administrator gives you a new one.")
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in {"password", "oldpassword"}:
                field.help_text = forgotten


class SignInForm(_Plain, LoginForm):
    """Name and password."""


class NewPasswordForm(_Plain, ChangePasswordForm):
    """The old password and the new one twice."""


class AgainForm(_Plain, ReauthenticateForm):
    """The password once more, before something delicate."""


class AccountAdapter(DefaultAccountAdapter):
    """People are let in by an administrator; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SignOnAdapter(DefaultSocialAccountAdapter):
    """The company's sign-on leads only to people an administrator has let in, by their e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False
