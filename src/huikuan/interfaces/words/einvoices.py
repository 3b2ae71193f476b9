"""Electronic invoices in words: why one is refused, and what is odd about one that is taken."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise

# Sorted by code; {name} is a fact given to Refused.
EINVOICE_REFUSALS: dict[str, Word] = {
    "einvoice_credit_note": _(
        "{number} is a credit note against {original}. It is not imported as a receivable: note "
        "it as a credit note at the receivable it lowers."
    ),
    "einvoice_damaged": _("The XML is damaged. Ask the sender for the file again."),
    "einvoice_day_unreadable": _("{text} cannot be read as a day of an electronic invoice."),
    "einvoice_format_not_read": _(
        "The file is in the format {format}, which is not read. Ask for UBL, CII or Factur-X."
    ),
    "einvoice_format_unknown": _(
        "This is no electronic invoice. Known are XML in UBL or CII, PDF with such an XML inside, "
        "OFD, and a ZIP of them."
    ),
    "einvoice_has_dtd": _(
        "The XML brings its own document type, which no invoice does. It was not read."
    ),
    "einvoice_incomplete": _("The invoice does not say {field}; without it, it is none."),
    "einvoice_pdf_damaged": _("The PDF is damaged. Ask the sender for the file again."),
    "einvoice_pdf_without_xml": _(
        "The PDF holds no invoice for programs (Factur-X, ZUGFeRD), only a picture of one. Enter "
        "it by hand."
    ),
    "einvoice_too_long": _("The invoice has more than {lines_max} lines. It was not read."),
}
EINVOICE_WARNINGS: dict[str, Word] = {
    "einvoice_amount_rounded": _(
        "{text} has more decimals than {currency} allows; it was rounded to the minor unit."
    ),
    "einvoice_due_days": _(
        "Several due days are stated, from {first_on} to {last_on}. The last one is taken."
    ),
    "einvoice_no_due_day": _(
        "No due day and no payment terms are stated. It counts as due on its own day {issued_on}."
    ),
    "einvoice_other_seller": _(
        "The invoice was issued by {seller}, which is not the name of this company. Make sure that "
        "it is yours."
    ),
    "einvoice_terms_unreadable": _(
        "The payment terms “{terms}” cannot be read. It counts as due on its own day {issued_on}."
    ),
    "einvoice_totals_differ": _(
        "The totals do not tie out ({rule}): {stated_minor} is stated, {computed_minor} follows "
        "from the rest."
    ),
}
# The same in two or three words, to filter by.
EINVOICE_NAMES: dict[str, Word] = {
    "einvoice_amount_rounded": _("amount rounded"),
    "einvoice_credit_note": _("credit note"),
    "einvoice_damaged": _("file damaged"),
    "einvoice_day_unreadable": _("day unreadable"),
    "einvoice_due_days": _("several due days"),
    "einvoice_format_not_read": _("format not read"),
    "einvoice_format_unknown": _("no electronic invoice"),
    "einvoice_has_dtd": _("document type inside"),
    "einvoice_incomplete": _("invoice incomplete"),
    "einvoice_no_due_day": _("no due day"),
    "einvoice_other_seller": _("issued by somebody else"),
    "einvoice_pdf_damaged": _("file damaged"),
    "einvoice_pdf_without_xml": _("PDF without data"),
    "einvoice_terms_unreadable": _("terms unreadable"),
    "einvoice_too_long": _("too many lines"),
    "einvoice_totals_differ": _("totals do not tie out"),
}
