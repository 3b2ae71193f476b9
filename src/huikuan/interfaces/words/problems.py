"""What went wrong with a call of the API, as one clear sentence: what, where, what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.words.refusals import REFUSALS
from huikuan.interfaces.words.refusals import sentence as refusal
from huikuan.interfaces.words.values import shown

TITLES: dict[int, str | Promise] = {
    400: _("The request cannot be read"),
    401: _("No valid token"),
    403: _("Not permitted"),
    404: _("Not found"),
    405: _("Method not allowed"),
    409: _("Conflict"),
    413: _("Too large"),
    415: _("Unsupported media type"),
    422: _("Not possible"),
    500: _("Something went wrong on our side"),
    503: _("Busy, try again"),
}

# Sorted by code, as in refusals; these arise only where programs call.
PROBLEMS: dict[str, str | Promise] = {
    "absent": _("There is nothing here for you."),
    "amount_twice": _("Give either amount_minor or amount, not both and not neither."),
    "approval_by_people": _(
        "Contract {number} waits for an approval. People give it in the product, never a program."
    ),
    "body_unreadable": _("The body is not valid JSON: {reason}."),
    "busy": _("Too many are writing at the moment. Send the same request with the same key again."),
    "call_in_progress": _("A request with this Idempotency-Key is still at work. Try again soon."),
    "changed_meanwhile": _("Somebody changed this at the same moment. Read it again and retry."),
    "contract_or_order": _("Give either contract_number or order_number."),
    "cursor_wrong": _("This cursor does not belong to this list. Start again without a cursor."),
    "customer_unknown": _("There is no customer with the code {customer_code}. Register it first."),
    "day_wrong": _("Write the day as YYYY-MM-DD, between 1900-01-01 and 2199-12-31."),
    "department_unknown": _("There is no department with the code {department}."),
    "field_missing": _("This field is required."),
    "field_unknown": _("This field is not known here. Remove it."),
    "file_unknown": _("There is no file {number}. Send it to /files first."),
    "group_unknown": _("There is no customer group with the code {group_code}."),
    "key_missing": _("Send a header Idempotency-Key of 1 to 255 visible ASCII characters."),
    "key_used_differently": _(
        "This Idempotency-Key was used for another request. Use a new key for a new request."
    ),
    "media_type_unknown": _("Send the body as {media_type}."),
    "export_reason_missing": _(
        "More than {rows_max} rows at once need a reason. Give it as the query parameter reason, "
        "or ask for fewer rows."
    ),
    "method_unknown": _("This address knows only {methods}."),
    "order_or_parts": _("Give either parts or an order, not both and not neither."),
    "permission_missing": _("This token may not do this; it needs the permission {permission}."),
    "place_twice": _("A line of the order stands twice. Give each line once, with its sum."),
    "query_unknown": _("The query parameter {name} is not known here. Remove it."),
    "receivable_unknown": _("There is no receivable {receivable_id}. Check the number."),
    "subject_unknown": _(
        "{subject} is not known. File under customer:<id>, contract:<id>, order:<id>, "
        "delivery:<id>, event:<id>, receivable:<id> or receipt:<id>."
    ),
    "tax_number_or_account": _("Give either a tax number or an account, not both."),
    "text_wrong": _("This text holds characters that cannot be stored."),
    "token_invalid": _("Send a header Authorization: Bearer with a token that is still valid."),
    "too_large": _("The body is too large; at most {megabytes_max} MB."),
    "unexpected": _("This is our mistake and has been noted. Nothing was changed."),
    "user_unknown": _("There is no user {username}."),
    "value_not_listed": _("Choose one of {expected}."),
    "value_out_of_range": _("This value is too large or too small."),
    "value_too_long": _("This text is too long or too short."),
    "value_wrong": _("This value has the wrong type or form."),
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """The problem in the reader's language; what the business refuses keeps its own sentence."""
    if code in PROBLEMS:
        return str(PROBLEMS[code]).format_map(shown(params))
    return refusal(code, params)


def is_known(code: str) -> bool:
    """Whether there is a sentence for this code."""
    return code in PROBLEMS or code in REFUSALS


def title(status: int) -> str:
    """What kind of problem it is."""
    return str(TITLES.get(status) or gettext("Not possible"))
