"""Why payment terms cannot be taken as written, and what to write instead."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Sorted by code; {name} is a fact given to Refused.
TERM_REFUSALS: dict[str, str | Promise] = {
    "discount_out_of_range": _("A discount must be above 0 % and below 100 %."),
    "plan_amount_not_positive": _("An amount of the plan must be above zero."),
    "plan_amounts_do_not_sum": _(
        "The amounts of the plan come to {sum_minor}, the contract to {total_minor}. Correct "
        "one, or let the last line take the remainder."
    ),
    "plan_empty": _("The plan has no line. Write at least one, like “net 30”."),
    "plan_leaves_nothing": _(
        "The lines before the remainder already make 100 % or more. Lower one of them."
    ),
    "plan_line_comes_to_nothing": _(
        "Line {line} of the plan comes to zero or less. Raise its share or take it out."
    ),
    "plan_line_incomplete": _(
        "Line {line} of the plan: choose what the payment is and which event it waits for."
    ),
    "plan_line_needs_one_basis": _(
        "Give each line of the plan a percent, an amount or the remainder: one of the three."
    ),
    "plan_line_needs_trigger": _(
        "After what is “{part}” to be paid? Name the event, like “acceptance 10%”."
    ),
    "plan_mixes_amounts_and_shares": _(
        "The plan has amounts and percents. Let the last line take the remainder."
    ),
    "plan_part_has_no_share": _("How much is “{part}”? Write a percent, an amount or “remainder”."),
    "plan_percent_unreadable": _("Line {line} of the plan: write the percent like 30 or 33.5."),
    "plan_remainder_not_last": _("Only the last line of a plan can take the remainder."),
    "plan_share_out_of_range": _("A share of the plan must be above 0 % and at most 100 %."),
    "plan_shares_do_not_sum": _("The shares of the plan come to {percent}, not to 100%."),
    "plan_split_needs_triggers": _(
        "“{text}” does not say after what the {parts} payments are due. Write it out, like "
        "“advance 50%, acceptance 50%”."
    ),
    "term_day_out_of_month": _("No month has a day {day}. Choose 1 to 31; 31 is the last day."),
    "term_days_before_event": _(
        "How many days before an event it will be is not known in advance. Write “before "
        "shipment”, or count from another event."
    ),
    "term_days_out_of_range": _("{count} days are more than {most}. Check the terms."),
    "term_months_out_of_range": _("{count} months are more than {most}. Check the terms."),
    "terms_missing": _("Write the payment terms, like “net 30” or “3331”."),
    "terms_name_two_events": _(
        "“{text}” names two events. Write one payment for each, with its percent."
    ),
    "terms_too_long": _("The terms are longer than {longest} characters. Write them shorter."),
    "terms_unreadable": _(
        "“{part}” cannot be read as payment terms. Write them like “net 30”, “3331” or "
        "“30% advance, 70% on delivery”."
    ),
    "terms_variant_needed": _(
        "“{text}” is used for two things: the month's end and {days} days (A), or the end of a "
        "later month (B). Say which one is meant with this customer."
    ),
}
