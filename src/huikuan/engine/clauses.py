"""Clauses that will cost money later: found by plain rules, each with the law behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huikuan.engine.terms import WHOLE, Days, InMonth, Label, Months, PlanLine, Term, Trigger

SME_RULES_FROM = date(2025, 6, 1)
"""《保障中小企业款项支付条例》, State Council Order 802, in force from this day."""
LARGE_DAYS_MOST = 60
AGENCY_DAYS_MOST = 60
CONSTRUCTION_RETENTION_MOST = 300
"""建设工程质量保证金管理办法 (2017) art. 7: 3 % of the settled price."""
_MONTH_DAYS = 31
_SMALL = frozenset({"micro", "small", "medium"})
_PUBLIC = frozenset({"agency", "institution"})


class Weight(StrEnum):
    """How much it matters: against the law, dear, or better otherwise."""

    UNLAWFUL = "unlawful"
    DEAR = "dear"
    ADVICE = "advice"


@dataclass(frozen=True)
class Clauses:
    """The clauses of a contract as structured choices.

    ``penalty_daily_ppm``: what lateness costs a day, in millionths of the overdue amount; None
    for no clause. ``jurisdiction``: ``ours``, ``theirs``, ``arbitration``, ``other`` or empty.
    ``acceptance_days``: after how many days without objection it counts as accepted.
    """

    penalty_daily_ppm: int | None = None
    jurisdiction: str = ""
    service_address: bool = False
    acceptance_days: int | None = None
    pay_when_paid: bool = False
    audit_settles: bool = False
    bills_imposed: bool = False
    bill_days_most: int | None = None
    is_construction: bool = False


@dataclass(frozen=True)
class Parties:
    """Who contracts, by size at signing (micro … large, agency, institution, or empty)."""

    ours: str = ""
    theirs: str = ""

    @property
    def protected(self) -> bool:
        """Whether the SME payment rules hold: a small creditor, a large or public debtor."""
        return self.ours in _SMALL and self.theirs in _PUBLIC | {"large"}


@dataclass(frozen=True)
class ClauseFinding:
    """What to look at: a code, how much it matters, the source, and which line of the plan."""

    code: str
    weight: Weight
    source: str = ""
    line: int | None = None
    days: int | None = None
    days_most: int | None = None


def clause_findings(
    clauses: Clauses, parties: Parties, plan: Sequence[PlanLine], *, on: date
) -> list[ClauseFinding]:
    """What in this contract will cost money later, the gravest first.

    ``on``: the day of signing, by whose law it is judged.
    """
    protected = parties.protected and on >= SME_RULES_FROM
    found = [
        *_missing(clauses, plan),
        *_conditions(clauses, protected),
        *_terms(parties, plan, protected),
        *_retention(clauses, plan),
    ]
    if parties.theirs in _PUBLIC | {"large"} and not parties.ours:
        found.append(ClauseFinding("our_size_not_declared", Weight.ADVICE, "sme_rules_3"))
    order = list(Weight)
    return sorted(found, key=lambda each: order.index(each.weight))


def longest_days(term: Term) -> int:
    """The most days a term can run from its event, months taken at their longest."""
    days = 0
    for step in term.steps:
        match step:
            case Days(count=count, working=working):
                days += count * 2 if working else count
            case Months(count=count):
                days += count * _MONTH_DAYS
            case InMonth(ahead=ahead):
                days += (ahead + 1) * _MONTH_DAYS - 1
            case _:
                days += _MONTH_DAYS - 1
    return days


def _missing(clauses: Clauses, plan: Sequence[PlanLine]) -> list[ClauseFinding]:
    found = []
    if clauses.penalty_daily_ppm is None:
        found.append(ClauseFinding("penalty_missing", Weight.DEAR, "civil_code_585"))
    if not clauses.jurisdiction:
        found.append(ClauseFinding("jurisdiction_missing", Weight.DEAR, "civil_procedure_35"))
    elif clauses.jurisdiction == "theirs":
        found.append(ClauseFinding("jurisdiction_theirs", Weight.ADVICE, "civil_procedure_35"))
    if not clauses.service_address:
        found.append(ClauseFinding("service_address_missing", Weight.ADVICE, "service_of_process"))
    waits = any(
        line.term.trigger in {Trigger.ACCEPTED, Trigger.PRELIMINARILY_ACCEPTED} for line in plan
    )
    if waits and clauses.acceptance_days is None:
        found.append(ClauseFinding("acceptance_without_limit", Weight.DEAR, "civil_code_621"))
    return found


def _conditions(clauses: Clauses, protected: bool) -> list[ClauseFinding]:
    found = []
    law = Weight.UNLAWFUL if protected else Weight.DEAR
    if clauses.pay_when_paid:
        found.append(ClauseFinding("pay_when_paid", law, "sme_rules_9"))
    if clauses.audit_settles:
        found.append(ClauseFinding("audit_settles", law, "sme_rules_12"))
    if clauses.bills_imposed:
        found.append(ClauseFinding("bills_imposed", law, "sme_rules_11"))
    return found


def _terms(parties: Parties, plan: Sequence[PlanLine], protected: bool) -> list[ClauseFinding]:
    """Terms beyond what the law allows this debtor; a retention is judged by its own rule."""
    if not protected:
        return []
    most = AGENCY_DAYS_MOST if parties.theirs in _PUBLIC else LARGE_DAYS_MOST
    found = []
    for number, line in enumerate(plan, start=1):
        days = longest_days(line.term)
        if line.label is not Label.RETENTION and days > most:
            found.append(
                ClauseFinding("term_beyond_law", Weight.UNLAWFUL, "sme_rules_9", number, days, most)
            )
    return found


def _retention(clauses: Clauses, plan: Sequence[PlanLine]) -> list[ClauseFinding]:
    found = []
    kept = sum(line.share or 0 for line in plan if line.label is Label.RETENTION)
    if clauses.is_construction and kept > CONSTRUCTION_RETENTION_MOST:
        found.append(
            ClauseFinding("retention_above_limit", Weight.UNLAWFUL, "construction_retention_7")
        )
    elif kept > WHOLE // 10:
        found.append(ClauseFinding("retention_high", Weight.ADVICE))
    return found
