"""One contract: what it says, what is to be done next, how far it is, what happened."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from huikuan.desks.contracts.queries import (
    contracts_visible_to,
    findings_of,
    recognitions_under,
    variant_of,
)
from huikuan.desks.contracts.rules import BEFORE_SIGNING, IN_FORCE
from huikuan.engine.terms import CHINESE, Trigger, plan_amounts, share_text, term_text
from huikuan.engine.terms.days import due_day
from huikuan.interfaces.web.contracts.listing import state_badge
from huikuan.interfaces.web.contracts.steps import steps_of
from huikuan.interfaces.web.customers.figures import BAR_WIDTH
from huikuan.interfaces.web.menu import may_open, url_if
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.clauses import said_finding
from huikuan.interfaces.words.contracts import (
    CLAUSE_NAMES,
    CONTRACT_STATES,
    DELIVERIES,
    EVIDENCE,
    INSTRUMENTS,
    JURISDICTIONS,
    PARTY_SIZES,
    PLAN_BASES,
    clause_text,
)
from huikuan.interfaces.words.terms import LABELS, TRIGGERS, due_sentence, terms_language
from huikuan.records.files.queries import attachments_of
from huikuan.records.timeline.queries import events_of
from huikuan.reports.contract_progress import FIGURES, Progress, contract_progress

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Contract, ContractVersion, PaymentPlanLine

EVENTS_SHOWN = 30
ORDERS_SHOWN = 20
# The parts of the bar, each with how it is drawn.
PARTS = ("paid", "overdue", "due", "retained")


@dataclass(frozen=True, slots=True)
class LineAsAgreed:
    """One line of the plan: how much of the whole, after what, when, and what came of it."""

    position: int
    label: Any
    share: str
    amount_minor: int | None
    trigger: Any
    terms: str
    evidence: str
    deemed_days: int | None
    came: tuple[dict[str, Any], ...]
    is_earlier: bool = False


def contract(request: Visit, contract_id: int) -> HttpResponse:
    """One contract, as far as this person may see."""
    row = one_contract(request, contract_id)
    return render(request, "contracts/contract.html", contract_context(request, row))


def contract_items(request: Visit, contract_id: int) -> HttpResponse:
    """The items whose sum is one figure of the progress line."""
    row = one_contract(request, contract_id)
    asked = request.GET.get("of", "")
    figure = asked if asked in FIGURES else "triggered"
    return render(request, "contracts/items.html", items_context(request, row, figure))


def items_context(request: Visit, row: "Contract", figure: str) -> dict[str, Any]:
    """The receivables behind a figure, each with its part of it, and their sum."""
    version = _shown_version(_versions(row))
    progress = contract_progress(row, version.amount_minor or 0, as_of=request.actor.today)
    parts = progress.items_of(figure)
    return {
        "contract": row,
        "currency": version.currency,
        "figure": figure,
        "parts": parts,
        "total_minor": sum(minor for _, minor in parts),
        "kept": progress.kept if figure == "triggered" else (),
    }


def one_contract(
    request: Visit, contract_id: int, permission: str = "contracts.read"
) -> "Contract":
    """A contract within reach of the right; what is out of reach does not exist."""
    return get_object_or_404(contracts_visible_to(request.rights, permission), pk=contract_id)


def contract_context(request: Visit, row: "Contract") -> dict[str, Any]:
    """Everything the page shows; a part that may not be seen is absent."""
    versions = _versions(row)
    version, newest = _shown_version(versions), versions[-1]
    today, rights = request.actor.today, request.rights
    progress = contract_progress(row, version.amount_minor or 0, as_of=today)
    return {
        "contract": row,
        "badge": state_badge(row),
        "version": version,
        "draft": newest if newest.signed_on is None and version.signed_on else None,
        "newest": newest,
        "versions": versions,
        "is_before_signing": row.state in BEFORE_SIGNING,
        "is_in_force": row.state in IN_FORCE,
        "facts": _facts(version, row),
        "lines": _lines(version, row),
        "clauses": [
            (CLAUSE_NAMES[code], clause_text(value)) for code, value in clauses_shown(version)
        ],
        "findings": [said_finding(one) for one in findings_of(newest, on=today)],
        "progress": progress,
        "figures": figures(row, progress),
        "bar": bar(progress),
        "steps": steps_of(request, row, newest),
        "states": CONTRACT_STATES,
        "orders": _orders(request, row),
        "files": attachments_of(f"contract:{row.pk}") if rights.may("files.read") else [],
        "events": (
            events_of(f"contract:{row.pk}")[:EVENTS_SHOWN] if rights.may("history.read") else []
        ),
        "customer_url": url_if("customer", row.customer.code),
        "links": _links(request),
        "variant": variant_of(row.customer_id),
    }


def figures(row: "Contract", progress: Progress) -> list[dict[str, Any]]:
    """The progress line: each figure with the way to its items."""
    page, items = reverse("contract", args=[row.pk]), reverse("contract-items", args=[row.pk])
    found = [{"code": "planned", "minor": progress.planned_minor, "url": f"{page}#plan"}]
    for code in FIGURES:
        minor = getattr(progress, f"{code}_minor")
        found.append({"code": code, "minor": minor, "url": f"{items}?of={code}"})
    return found


def bar(progress: Progress) -> list[dict[str, Any]]:
    """The parts of the bar in thousandths of what was agreed: paid, overdue, due, kept back."""
    open_minor = progress.triggered_minor - progress.paid_minor
    sums = {
        "paid": progress.paid_minor,
        "overdue": progress.overdue_minor,
        "due": open_minor - progress.overdue_minor,
        "retained": progress.retained_minor,
    }
    whole = max(progress.planned_minor, sum(sums.values()), 1)
    parts, passed = [], 0
    for code in PARTS:
        start = passed * BAR_WIDTH // whole
        passed += sums[code]
        parts.append({"code": code, "start": start, "width": passed * BAR_WIDTH // whole - start})
    return [part for part in parts if part["width"]]


def clauses_shown(version: "ContractVersion") -> list[tuple[str, Any]]:
    """The clauses by code, each in words; what is not agreed is left out."""
    said = version.clauses
    ppm = said.get("penalty_daily_ppm")
    found: list[tuple[str, Any]] = []
    if ppm is not None:
        found.append(("penalty", f"{ppm / 10_000:g}%"))
    for code, words in (("jurisdiction", JURISDICTIONS), ("delivery", DELIVERIES)):
        if said.get(code):
            found.append((code, words.get(said[code], said[code])))
    if said.get("acceptance_days"):
        found.append(("acceptance_days", said["acceptance_days"]))
    if said.get("instruments"):
        found.append(("instruments", [INSTRUMENTS.get(one, one) for one in said["instruments"]]))
    if said.get("bill_days_most"):
        found.append(("bill_days_most", said["bill_days_most"]))
    flags = ("service_address", "pay_when_paid", "audit_settles", "bills_imposed",
             "is_construction")  # fmt: skip
    return [*found, *((code, True) for code in flags if said.get(code))]


def terms_shown(line: "PaymentPlanLine") -> str:
    """The term of a line in the reader's language."""
    return term_text(line.terms, terms_language()) or str(TRIGGERS[Trigger(line.trigger)])


def _versions(row: "Contract") -> "list[ContractVersion]":
    rows = row.versions.select_related("plan", "file", "changed_by", "contract")
    return list(rows.prefetch_related("plan__lines").order_by("sequence"))


def _shown_version(versions: "list[ContractVersion]") -> "ContractVersion":
    """The wording that holds; the draft as long as none is signed."""
    signed = [each for each in versions if each.signed_on]
    return signed[-1] if signed else versions[-1]


def _facts(version: "ContractVersion", row: "Contract") -> dict[str, Any]:
    return {
        "our_size": PARTY_SIZES.get(version.our_size, ""),
        "their_size": PARTY_SIZES.get(version.their_size, ""),
        "plan_basis": PLAN_BASES[row.plan_basis],
        "products": version.products,
        "wording": version.clauses.get("wording", ""),
    }


def _lines(version: "ContractVersion", row: "Contract") -> list[LineAsAgreed]:
    """The plan as it holds, with what each line made due so far and why on its day."""
    if version.plan is None:
        return []
    lines = list(version.plan.lines.all())
    planned = tuple(line.as_planned for line in lines)
    whole = version.amount_minor
    amounts = plan_amounts(planned, whole) if whole else [None] * len(lines)
    came: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for each in recognitions_under(row):
        due = due_day(each.line.terms, each.line.fixed_on or each.event.happened_on)
        claim = getattr(each, "receivable", None)
        came[each.line.trigger, each.line.label].append(
            {
                "row": each,
                "sentence": due_sentence(each.line.as_planned, due),
                "receivable": claim,
                "is_kept": bool(each.retention_entry_id) and claim is None,
            }
        )
    found = [
        _agreed(line, amount, tuple(came.pop((line.trigger, line.label), ())))
        for line, amount in zip(lines, amounts, strict=True)
    ]
    # What an earlier version made due and this one does not name any more.
    earlier = (_agreed(rows[0]["row"].line, None, tuple(rows)) for rows in came.values())
    return [*found, *(replace(line, share="", is_earlier=True) for line in earlier)]


def _agreed(
    line: "PaymentPlanLine", amount_minor: int | None, came: tuple[dict[str, Any], ...]
) -> LineAsAgreed:
    between = "、" if terms_language() == CHINESE else ", "
    return LineAsAgreed(
        position=line.position,
        label=LABELS[line.as_planned.label],
        share=share_text(line.share) if line.share is not None else "",
        amount_minor=amount_minor,
        trigger=TRIGGERS[Trigger(line.trigger)],
        terms=terms_shown(line),
        evidence=between.join(str(EVIDENCE.get(one, one)) for one in line.evidence),
        deemed_days=line.deemed_days,
        came=came,
    )


def _orders(request: Visit, row: "Contract") -> list[dict[str, Any]]:
    if not request.rights.may("orders.read"):
        return []
    found = row.orders.order_by("-id")[:ORDERS_SHOWN]
    return [{"order": one, "url": url_if("order", one.pk)} for one in found]


def _links(request: Visit) -> dict[str, str]:
    """The ways on: only to pages that exist and that this person may open."""
    names = ("order-new", "event-new", "contract-event-new")
    urls = {name.replace("-", "_"): url_if(name) for name in names}
    return {name: url for name, url in urls.items() if url and may_open(request, url)}
