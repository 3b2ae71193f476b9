"""What a finding on a clause says, by which law, and the wording to propose instead."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huikuan.engine.clauses import ClauseFinding, Weight

Word = str | Promise

WEIGHTS: dict[str, tuple[Word, str]] = {
    Weight.UNLAWFUL: (_("against the law"), "late"),
    Weight.DEAR: (_("costs money"), "waiting"),
    Weight.ADVICE: (_("advice"), "plain"),
}
SOURCES: dict[str, Word] = {
    "civil_code_585": _("Civil Code, article 585"),
    "civil_code_621": _("Civil Code, article 621"),
    "civil_procedure_35": _("Civil Procedure Law, article 35"),
    "construction_retention_7": _("Measures on construction retention (2017), article 7"),
    "service_of_process": _("Supreme People's Court on separation of cases (2016), article 3"),
    "sme_rules_3": _("SME Payment Regulation (State Council Order 802), article 3"),
    "sme_rules_9": _("SME Payment Regulation (State Council Order 802), article 9"),
    "sme_rules_11": _("SME Payment Regulation (State Council Order 802), article 11"),
    "sme_rules_12": _("SME Payment Regulation (State Council Order 802), article 12"),
}
FINDINGS: dict[str, Word] = {
    "acceptance_without_limit": _(
        "Payment waits for an acceptance that has no time limit: the customer can put it off."
    ),
    "audit_settles": _("What is paid depends on an audit that only the customer can bring about."),
    "bills_imposed": _("The customer may pay with bills whether we like it or not."),
    "jurisdiction_missing": _("No court is agreed: we would have to sue where the customer is."),
    "jurisdiction_theirs": _("The customer's court decides. Ours would be cheaper for us."),
    "our_size_not_declared": _(
        "Our own size is not stated: only who declares itself an SME is protected."
    ),
    "pay_when_paid": _("We are paid only when the customer is paid by somebody else."),
    "penalty_missing": _("Being late costs the customer nothing: no penalty is agreed."),
    "retention_above_limit": _("More than 3% of a construction price is kept back."),
    "retention_high": _("More than 10% is kept back until the end of the warranty."),
    "service_address_missing": _("No address is agreed where letters count as delivered."),
    "term_beyond_law": _("Line {line} runs up to {days} days, but {days_most} are allowed."),
}
# What to write instead; the contract's own language decides, so both stand here.
WORDINGS: dict[str, Word] = {
    "acceptance_without_limit": _(
        "The buyer inspects the goods within 15 days after delivery. Without a written objection "
        "within this time they count as accepted."
    ),
    "audit_settles": _(
        "The amount due follows from this contract and the quantities signed for; the result of "
        "an audit is no condition of payment."
    ),
    "bills_imposed": _(
        "Payment is made by bank transfer. Bills or electronic vouchers need the seller's written "
        "consent in each case."
    ),
    "jurisdiction_missing": _(
        "Disputes under this contract are decided by the people's court at the seller's place."
    ),
    "jurisdiction_theirs": _(
        "Disputes under this contract are decided by the people's court at the seller's place."
    ),
    "our_size_not_declared": _(
        "The seller declares that it is a small or medium-sized enterprise when signing."
    ),
    "pay_when_paid": _(
        "The buyer's duty to pay does not depend on payments that it receives from third parties."
    ),
    "penalty_missing": _(
        "If the buyer is late, it pays a penalty of 0.05% of the overdue amount for each day."
    ),
    "retention_above_limit": _("The retention is 3% of the settled price."),
    "retention_high": _("The retention is 5% of the contract price."),
    "service_address_missing": _(
        "Letters and court papers sent to the addresses and e-mails named in this contract count "
        "as delivered, also in proceedings."
    ),
    "term_beyond_law": _("The buyer pays within {days_most} days after delivery."),
}


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """A finding as people read it."""

    code: str
    weight: Word
    tone: str
    says: str
    source: Word
    wording: str


def said_finding(found: ClauseFinding) -> SaidFinding:
    """One finding: how grave, what it costs, by which law, what to write."""
    facts = {"line": found.line, "days": found.days, "days_most": found.days_most}
    weight, tone = WEIGHTS[found.weight]
    says = gettext("This clause was found: {code}").format(code=found.code)
    if found.code in FINDINGS:
        says = str(FINDINGS[found.code]).format(**facts)
    wording = str(WORDINGS.get(found.code, "")).format(**facts)
    return SaidFinding(found.code, weight, tone, says, SOURCES.get(found.source, ""), wording)
