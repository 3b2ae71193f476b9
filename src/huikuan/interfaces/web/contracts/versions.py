"""Two wordings of a contract side by side, and what signing the newer one adjusts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huikuan.desks.contracts.queries import base_if_signed, behind, retentions_kept
from huikuan.engine.terms import Label, Trigger, plan_amounts, share_text
from huikuan.engine.terms.days import due_day
from huikuan.interfaces.web.contracts.page import clauses_shown, one_contract, terms_shown
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.contracts import CLAUSE_NAMES, PARTY_SIZES, clause_text
from huikuan.interfaces.words.terms import LABELS, TRIGGERS, due_sentence
from huikuan.interfaces.words.values import money_text

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import ContractVersion

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that both wordings say, and whether they say the same."""

    name: Word
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the newer wording says something else."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What signing a change would add to or take from the books, line by line."""

    kind: str
    label: Word
    trigger: Word
    minor: int
    sentence: str


def contract_versions(request: Visit, contract_id: int) -> HttpResponse:
    """The last two wordings, or any two by their numbers."""
    row = one_contract(request, contract_id)
    found = row.versions.select_related("plan", "contract", "file")
    versions = list(found.prefetch_related("plan__lines").order_by("sequence"))
    after = _chosen(versions, request.GET.get("after", ""), -1)
    before = _chosen(versions, request.GET.get("before", ""), max(after - 1, 0))
    context = compared(versions[before], versions[after])
    context |= {"contract": row, "versions": versions}
    return render(request, "contracts/versions.html", context)


def compared(old: "ContractVersion", new: "ContractVersion") -> dict[str, Any]:
    """Two wordings, what differs, and for a draft what signing it would adjust."""
    return {
        "old": old,
        "new": new,
        "differences": differences(old, new),
        "adjustments": adjustments(new) if new.signed_on is None else [],
        "is_draft": new.signed_on is None,
    }


def differences(old: "ContractVersion", new: "ContractVersion") -> list[Difference]:
    """Everything two wordings say, in the order of the page."""
    says: list[tuple[Word, Callable[[ContractVersion], str]]] = [
        (_("Amount with tax"), lambda one: _money(one, one.amount_minor)),
        (_("Tax"), lambda one: _money(one, one.tax_minor)),
        (_("Our company"), lambda one: one.our_party),
        (_("Our size at signing"), lambda one: str(PARTY_SIZES.get(one.our_size, ""))),
        (_("The customer's size at signing"), lambda one: str(PARTY_SIZES.get(one.their_size, ""))),
        (_("Runs from"), lambda one: one.starts_on.isoformat() if one.starts_on else ""),
        (_("Runs until"), lambda one: one.ends_on.isoformat() if one.ends_on else ""),
        (_("Products"), _products),
        (_("Paper"), lambda one: one.file.sha256[:12] if one.file else ""),
    ]
    found = [Difference(name, said(old), said(new)) for name, said in says]
    return [*found, *_plan_differences(old, new), *_clause_differences(old, new)]


def adjustments(version: "ContractVersion") -> list[Adjustment]:
    """What has fallen due already and would move, were this version signed: nothing silently."""
    base = base_if_signed(version)
    if base is None:
        return []
    found, kept_back = [], retentions_kept(version.contract)
    pending = {(row.line.trigger, row.line.label) for row in kept_back}
    for each in behind(base):
        due = due_day(each.line.terms, each.line.fixed_on or each.event.happened_on)
        kept = each.line.label == Label.RETENTION and due.due_on > each.event.happened_on
        if each.amount_minor < 0:
            kept = (each.line.trigger, each.line.label) in pending
        kind = "retention" if kept else "credit" if each.amount_minor < 0 else "receivable"
        planned = each.line.as_planned
        found.append(
            Adjustment(
                kind,
                LABELS[planned.label],
                TRIGGERS[Trigger(each.line.trigger)],
                each.amount_minor,
                due_sentence(planned, due) if each.amount_minor > 0 else "",
            )
        )
    return found


def _plan_differences(old: "ContractVersion", new: "ContractVersion") -> list[Difference]:
    before, after = _lines(old), _lines(new)
    longest = max(len(before), len(after))
    before += [""] * (longest - len(before))
    after += [""] * (longest - len(after))
    pairs = enumerate(zip(before, after, strict=True), start=1)
    return [
        Difference(_("Line {number} of the plan").format(number=number), was, is_now)
        for number, (was, is_now) in pairs
    ]


def _clause_differences(old: "ContractVersion", new: "ContractVersion") -> list[Difference]:
    before, after = dict(clauses_shown(old)), dict(clauses_shown(new))
    codes = [code for code in CLAUSE_NAMES if code in before or code in after]
    rows = [
        Difference(CLAUSE_NAMES[code], clause_text(before.get(code)), clause_text(after.get(code)))
        for code in codes
    ]
    wordings = [one.clauses.get("wording", "") for one in (old, new)]
    return [*rows, Difference(_("Wording of further clauses"), *wordings)]


def _lines(version: "ContractVersion") -> list[str]:
    if version.plan is None:
        return []
    lines = list(version.plan.lines.all())
    whole = version.amount_minor
    planned = tuple(line.as_planned for line in lines)
    amounts = plan_amounts(planned, whole) if whole else [None] * len(lines)
    return [
        " · ".join(
            part
            for part in (
                str(LABELS[line.as_planned.label]),
                share_text(line.share) if line.share is not None else "",
                _money(version, amount),
                terms_shown(line),
            )
            if part
        )
        for line, amount in zip(lines, amounts, strict=True)
    ]


def _products(version: "ContractVersion") -> str:
    rows = (
        " ".join(
            part
            for part in (
                one.get("product", ""),
                one.get("quantity", ""),
                one.get("unit", ""),
                _money(version, one.get("amount_minor")),
            )
            if part
        )
        for one in version.products
    )
    return "\n".join(rows)


def _money(version: "ContractVersion", minor: int | None) -> str:
    return "" if minor is None else money_text(minor, version.currency)


def _chosen(versions: list[Any], asked: str, otherwise: int) -> int:
    """The place of a version by its number; the usual one for what is none."""
    for place, each in enumerate(versions):
        if str(each.sequence) == asked:
            return place
    return otherwise % len(versions)
