"""The part of THE table about changes of bank data: who may ask, decide, and tell."""

from huikuan.interfaces.routes import BOTH, POST, Route
from huikuan.interfaces.web.bank_changes.asking import (
    bank_change_new,
    bank_change_other,
    bank_change_removal,
    tax_number_change,
)
from huikuan.interfaces.web.bank_changes.deciding import (
    bank_change,
    bank_change_approved,
    bank_change_refused,
    bank_change_withdrawn,
    old_contact_told,
)

BANK_CHANGE_ROUTES = (
    Route("bank-change", "bank-changes/<int:change_id>", bank_change, "customers.read"),
    Route(
        "bank-change-new",
        "customers/<int:customer_id>/bank-accounts/new",
        bank_change_new,
        "bank_data.request",
        BOTH,
        delicate=True,
    ),
    Route(
        "bank-change-other",
        "customers/<int:customer_id>/bank-accounts/<int:account_id>/change",
        bank_change_other,
        "bank_data.request",
        BOTH,
        delicate=True,
    ),
    Route(
        "bank-change-removal",
        "customers/<int:customer_id>/bank-accounts/<int:account_id>/remove",
        bank_change_removal,
        "bank_data.request",
        BOTH,
        delicate=True,
    ),
    Route(
        "bank-change-tax-number",
        "customers/<int:customer_id>/tax-number/change",
        tax_number_change,
        "bank_data.request",
        BOTH,
        delicate=True,
    ),
    Route(
        "bank-change-approved",
        "bank-changes/<int:change_id>/approve",
        bank_change_approved,
        "bank_data.approve",
        POST,
        delicate=True,
    ),
    Route(
        "bank-change-refused",
        "bank-changes/<int:change_id>/refuse",
        bank_change_refused,
        "bank_data.approve",
        POST,
        delicate=True,
    ),
    Route(
        "bank-change-withdrawn",
        "bank-changes/<int:change_id>/withdraw",
        bank_change_withdrawn,
        "bank_data.request",
        POST,
    ),
    Route(
        "old-contact-told",
        "bank-changes/contacts/<int:notice_id>/told",
        old_contact_told,
        "bank_data.read",
        POST,
    ),
)
