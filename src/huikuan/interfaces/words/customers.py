"""A customer's fields and kinds of names, as people call them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIELD_NAMES: dict[str, str | Promise] = {
    "name": _("Legal name"),
    "uscc": _("Credit code"),
    "tax_number": _("Tax number"),
    "country": _("Country"),
    "region": _("Region"),
    "industry": _("Industry"),
    "address": _("Address"),
    "group": pgettext_lazy("of customers", "Group"),
    "owner": pgettext_lazy("of a customer", "Owner"),
    "department": _("Department"),
}
NAME_KIND_NAMES: dict[str, str | Promise] = {
    "legal": _("Legal name"),
    "former": _("Former name"),
    "short": _("Short name"),
    "foreign": _("Name in another language"),
    "spelling": _("As others write it"),
    "code": _("Code elsewhere"),
}
SIDE_NAMES: dict[str, str | Promise] = {
    "receivable": _("Receivable"),
    "receipt": _("Unapplied receipt"),
    "credit": _("Credit"),
}
