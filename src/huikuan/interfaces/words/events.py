"""What happened, as one whole sentence for the timeline and for notices."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.interfaces.words.contracts import worded
from huikuan.interfaces.words.customers import FIELD_NAMES
from huikuan.interfaces.words.roles import ROLE_NAMES
from huikuan.interfaces.words.statements import difference_worded
from huikuan.interfaces.words.values import shown

FIELD_SET = _("{field} set to “{new}”")
EXPORTED_MUCH = _("{day_rows} rows taken out in one day, the last {rows} for: {reason}")
EXPORTED_FOR = _("List exported: {rows} rows. Reason: {reason}")
CONTRACT_MOVED_FOR = _("Contract {number}: {state} → {to}. Reason: {reason}")
WITH_REASON = {"list_exported": EXPORTED_FOR, "contract_moved": CONTRACT_MOVED_FOR}
FIELD_EMPTIED = _("{field} “{old}” removed")

# Sorted by kind; {name} is a parameter of the event; amounts (…_minor) are shown in the
# currency given beside them.
EVENTS: dict[str, str | Promise] = {
    "application_undone": _("Application of {amount_minor} undone: {reason}"),
    "approval_granted": _("Approval of contract {number}, version {version}, granted"),
    "approval_refused": _("Approval of contract {number}, version {version}, refused: {reason}"),
    "approval_requested": _("Approval of contract {number}, version {version}, asked for"),
    "approval_rules_changed": _("The rules of approval for contracts were changed"),
    "bank_account_added": _("Bank account ending in {ending} added"),
    "bank_account_removed": _("Bank account ending in {ending} removed"),
    "bank_change_approved": _(
        "Change of bank account {old_ending} → {new_ending} approved, in effect from {effective_at}"
    ),
    "bank_change_in_effect": _("Change of bank account {old_ending} → {new_ending} took effect"),
    "bank_change_refused": _(
        "Change of bank account {old_ending} → {new_ending} refused: {reason}"
    ),
    "bank_change_requested": _("Change of bank account {old_ending} → {new_ending} asked for"),
    "bank_change_withdrawn": _(
        "Change of bank account {old_ending} → {new_ending} withdrawn: {reason}"
    ),
    "contact_added": _("A contact was added"),
    "contact_removed": _("A contact was removed"),
    "contract_change_begun": _("Change of contract {number} begun, version {version}: {reason}"),
    "contract_draft_changed": _("Draft of contract {number}, version {version}, changed"),
    "contract_moved": _("Contract {number}: {state} → {to}"),
    "contract_signed": _("Contract {number} signed, version {version}"),
    "contract_written": _("Contract {number} begun as a draft"),
    "credit_applied": _("Credit of {amount_minor} applied to {receivable_count} receivables"),
    "credit_note_reversed": _("Credit note {number} over {amount_minor} reversed: {reason}"),
    "credit_noted": _("Credit note {number} over {amount_minor}: {reason}"),
    "customer_changed": _("{field} changed from “{old}” to “{new}”"),
    "customer_registered": _("Customer {name} ({code}) registered"),
    "delivery_objected": _(
        "{number}: the customer objected to the delivery of {happened_on}: {reason}"
    ),
    "difference_handed_over": _("{number}, line {line}: handed over, due {due_on}"),
    "difference_raised": _("{number}, line {line}: seen differently ({reason_code}), {our_minor}"),
    "difference_settled": _("{number}, line {line}: {outcome_code}. {text}"),
    "event_withdrawn": _("{number}: {trigger} of {happened_on} withdrawn: {reason}"),
    "file_attached": _("File “{title}” attached"),
    "house_check_failed": _("House check {check} found {count} differences, the first in {detail}"),
    "house_checked": _(
        "Books checked through entry {through_entry}: {wrong_count} of {check_count} checks differ"
    ),
    "import_finished": _("Import of {name} finished: {accepted} taken, {refused} refused"),
    "import_undone": _("Import of {name} undone: {reason}"),
    "invoice_accepted": _("Invoice {number} is accepted"),
    "invoice_issued": _("Invoice {number} over {amount_minor} issued"),
    "invoice_not_accepted": _("Invoice {number} is not accepted by the customer"),
    "invoice_red_noted": _("Invoice {number} over {amount_minor} offset in red: {reason}"),
    "invoice_request_stopped": _(
        "Request {code} for an invoice over {amount_minor} needs a person"
    ),
    "invoice_request_withdrawn": _("Request {code} for an invoice over {amount_minor} given up"),
    "invoice_requested": _("Invoice over {amount_minor} asked for, request {code}"),
    "invoice_sent": _("Invoice {number} sent to {sent_to}"),
    "invoice_voided": _("Invoice {number} over {amount_minor} voided: {reason}"),
    "list_exported": _("List exported: {rows} rows"),
    "name_added": _("Name “{text}” added"),
    "old_contact_told": _("The contact known before was told of the change of bank account"),
    "order_cancelled": _("Order {number} cancelled in part or whole: {reason}"),
    "order_confirmed": _("Order {number} over {amount_minor} confirmed"),
    "order_price_changed": _("Price of order {number} changed: {reason}"),
    "password_renewed": _("{name} was given a new password"),
    "period_closed": _("The books were closed"),
    "person_activated": _("{name} may sign in again"),
    "person_added": _("{name} was let in"),
    "person_deactivated": _("{name} was deactivated"),
    "receipt_applied": _("{amount_minor} of the receipt applied to {receivable_count} receivables"),
    "receipt_recorded": _("Receipt {number} over {amount_minor} recorded"),
    "receipt_reversed": _("Receipt {number} over {amount_minor} reversed: {reason}"),
    "receivable_recognised": _("Receivable {number} over {amount_minor} recognised, due {due_on}"),
    "receivable_reversed": _("Receivable {number} over {amount_minor} reversed: {reason}"),
    "recognitions_mended": _("{number}: {lines} lines of the plan brought in line: {reason}"),
    "red_confirmed": _("Red confirmation for invoice {number} over {amount_minor} confirmed"),
    "red_entered": _(
        "Red confirmation for invoice {number} over {amount_minor} entered, waits for the buyer"
    ),
    "red_issued": _("Red invoice {red_number} over {amount_minor} issued against {number}"),
    "red_lapsed": _(
        "Red confirmation for invoice {number} over {amount_minor} lapsed after 72 hours"
    ),
    "red_refused": _("Red confirmation for invoice {number} over {amount_minor} refused"),
    "red_requested": _("Red confirmation for invoice {number} over {amount_minor} asked for"),
    "red_withdrawn": _("Red confirmation for invoice {number} over {amount_minor} withdrawn"),
    "role_granted": _("Role {role} granted to {name}"),
    "role_revoked": _("Role {role} taken from {name}"),
    "statement_confirmed": _("{name} confirmed {confirmed_minor} of statement {number}"),
    "statement_link_made": _("A link to statement {number} was made"),
    "statement_link_revoked": _("The links to statement {number} were revoked"),
    "statement_made": _("Statement {number} over {closing_minor} made"),
    "statement_opened": _("Statement {number} was opened by the customer"),
    "statement_run_finished": _(
        "Month-end run finished: {made} statements made, {sent} sent, {problems} to see to"
    ),
    "statement_run_started": _("Month-end run started for {customers} customers"),
    "statement_sent": _("Statement {number} sent"),
    "terms_variant_told": _("What 月结 means with this customer: reading {variant}"),
    "trigger_recorded": _("{number}: {trigger}, for {portion_minor}"),
    "watchdog_walked": _("The watchdog made its round: {found} found"),
}


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """The event in the reader's language, with days, money and numbers written out."""
    if kind not in EVENTS:
        return kind
    if "field" in params:
        field = params["field"]
        params = {**params, "field": str(FIELD_NAMES.get(field, field))}
    if "role" in params:
        params = {**params, "role": str(ROLE_NAMES.get(params["role"], params["role"]))}
    return str(_template(kind, params)).format_map(shown(worded(difference_worded(params))))


TAX_NUMBER_CHANGES: dict[str, str | Promise] = {
    "bank_change_approved": _(
        "Change of tax number {old_ending} → {new_ending} approved, in effect from {effective_at}"
    ),
    "bank_change_in_effect": _("Change of tax number {old_ending} → {new_ending} took effect"),
    "bank_change_refused": _("Change of tax number {old_ending} → {new_ending} refused: {reason}"),
    "bank_change_requested": _("Change of tax number {old_ending} → {new_ending} asked for"),
    "bank_change_withdrawn": _(
        "Change of tax number {old_ending} → {new_ending} withdrawn: {reason}"
    ),
}


def _template(kind: str, params: Mapping[str, Any]) -> str | Promise:
    """A change from nothing, or to nothing, is said in its own way."""
    if params.get("what") == "tax_number":
        return TAX_NUMBER_CHANGES[kind]
    if kind == "customer_changed" and not params.get("old"):
        return FIELD_SET
    if kind == "customer_changed" and not params.get("new"):
        return FIELD_EMPTIED
    if kind == "list_exported" and params.get("day_rows"):
        return EXPORTED_MUCH
    if kind in WITH_REASON and params.get("reason"):
        return WITH_REASON[kind]
    return EVENTS[kind]
