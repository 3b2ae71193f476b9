"""What a wording says about its clauses, and whether a rule asks for an approval of it."""

from dataclasses import fields
from datetime import date

from huikuan.desks.contracts.models import ContractVersion
from huikuan.desks.contracts.queries.lists.looking import approval_limits
from huikuan.desks.contracts.rules import approval_reasons
from huikuan.engine.clauses import ClauseFinding, Clauses, Parties, clause_findings
from huikuan.engine.money import decimal_from_minor
from huikuan.engine.terms import Plan

_KNOWN = frozenset(each.name for each in fields(Clauses))


def clauses_of(version: ContractVersion) -> Clauses:
    """The clauses as the rules look at them; what else is kept beside them is left out."""
    return Clauses(**{name: value for name, value in version.clauses.items() if name in _KNOWN})


def findings_of(version: ContractVersion, *, on: date) -> list[ClauseFinding]:
    """What in this wording will cost money later, judged by the law of that day."""
    parties = Parties(version.our_size, version.their_size)
    return clause_findings(clauses_of(version), parties, _plan(version), on=on)


def approval_reasons_of(version: ContractVersion, *, on: date) -> list[str]:
    """Which rules of today ask for a second pair of eyes on this wording."""
    amount = None
    if version.amount_minor is not None:
        amount = int(decimal_from_minor(version.amount_minor, version.currency))
    findings = findings_of(version, on=on)
    return approval_reasons(approval_limits(), amount, _plan(version), findings)


def _plan(version: ContractVersion) -> Plan:
    return tuple(line.as_planned for line in version.plan.lines.all()) if version.plan else ()
