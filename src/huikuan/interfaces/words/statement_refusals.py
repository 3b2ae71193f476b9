"""Why a statement cannot be made, sent, answered or settled as asked, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Sorted by code; {name} is a fact given to Refused.
STATEMENT_REFUSALS: dict[str, str | Promise] = {
    "answer_empty": _("Confirm the statement, or choose a reason for at least one line."),
    "answer_file_kind": _("The document is neither PDF nor PNG nor JPEG. Choose another one."),
    "answer_needs_name": _("Enter your name, in at most {length_max} characters."),
    "cut_off_unknown": _(
        "{cut_off} is no cut-off day. Enter 1 to 31, or 0 and below for days before month end."
    ),
    "difference_answer_missing": _("Write down what was found, then close the difference."),
    "difference_closed": _("Somebody has closed this difference meanwhile. Load the page again."),
    "difference_line_unknown": _(
        "The line {number} is not on this statement. Load the page again and choose a line."
    ),
    "difference_outcome_unknown": _("{outcome} is no outcome of a difference. Choose one."),
    "difference_reason_unknown": _("{reason} is no reason for a difference. Choose one."),
    "difference_text_too_long": _("Write at most {length_max} characters for each line."),
    "mail_address_wrong": _("{address} is no e-mail address. Correct it."),
    "mail_not_sent": _(
        "The mail server did not take the letter ({reason}). Nothing was sent; try again later."
    ),
    "mail_not_set_up": _(
        "No mail server is set up. Have HUIKUAN_SMTP_HOST set, or pass on a link by hand."
    ),
    "remark_changes_terms": _(
        "“{words}” reads as if a due day or term were changed. Agree on that in the contract, not "
        "on a statement; take the words out."
    ),
    "remark_names_account": _(
        "“{words}” speaks of a bank account. Where to pay never stands on a statement; take the "
        "words out."
    ),
    "remark_settles_all": _(
        "“{words}” reads as if nothing else were owed. A statement settles nothing; take the words "
        "out."
    ),
    "remark_states_interest": _(
        "“{words}” states an amount of interest or penalty. Later claims may be limited to it. "
        "Leave it out, or tick that you know."
    ),
    "remark_takes_demand_back": _(
        "“{words}” takes back that we ask for payment, and with it the proof that we asked in "
        "time. Take the words out."
    ),
    "remark_threatens": _(
        "“{words}” reads as a threat. Say what is owed and by when; take the words out."
    ),
    "remark_too_long": _("Write at most {length_max} characters as a remark."),
    "remark_waives_interest": _(
        "“{words}” waives interest or a penalty. A statement must not do that; take the words out."
    ),
    "statement_answered": _(
        "Statement {number} was answered or withdrawn already. Make a new one if need be."
    ),
    "statement_contact_of_other": _("{name} is no contact of this customer. Choose another one."),
    "statement_days_reversed": _(
        "The movements cannot begin on {since_on}, after the day of the statement, {as_of_on}."
    ),
    "statement_does_not_add_up": _(
        "The figures in {currency} do not add up, so nothing was stated. Run the proof of the "
        "books."
    ),
    "statement_in_future": _("{as_of_on} has not come yet. Choose a day up to today."),
    "statement_kind_unknown": _("{kind} is no kind of statement. Choose one of {known}."),
    "statement_no_address": _(
        "{name} has no contact with an e-mail address. Add one on the customer's page."
    ),
    "statement_nothing_to_state": _(
        "Nothing is open with {name} as of {as_of_on} and nothing happened. Choose another day."
    ),
    "statement_run_going": _("A month-end run is under way already. Wait until it is done."),
    "statement_run_idle": _("No cut-off day has come since the last run. Nothing is to be done."),
    "statement_sent_already": _(
        "Statement {number} was sent already. Send it again if that is what you want."
    ),
}
