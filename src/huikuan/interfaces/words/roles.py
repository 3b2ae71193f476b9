"""Roles and scopes, as people call them."""

from django.utils.translation import gettext_lazy as _

ROLE_CHOICES = [
    ("SR", _("Sales representative")),
    ("SM", _("Sales manager")),
    ("CC", _("Credit controller")),
    ("CO", _("Collector")),
    ("AC", _("Accountant")),
    ("LG", _("Legal")),
    ("SV", _("Service agent")),
    ("EX", _("Executive")),
    ("AD", _("Administrator")),
    ("AU", _("Auditor (reads only)")),
]
SCOPE_CHOICES = [
    ("own", _("Own customers")),
    ("department", _("The department and below")),
    ("all", _("Everything")),
]
ROLE_NAMES = dict(ROLE_CHOICES)
SCOPE_NAMES = dict(SCOPE_CHOICES)
