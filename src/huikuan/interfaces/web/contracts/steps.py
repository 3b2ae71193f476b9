"""What is to be done with a contract next, and by whom: the buttons of its page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huikuan.desks.contracts.queries import approval_reasons_of, is_current
from huikuan.desks.contracts.rules import BEFORE_SIGNING, IN_FORCE, MOVES, REASONED
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.contracts import APPROVAL_REASONS, NEXT_STEPS
from huikuan.interfaces.words.contracts import MOVES as MOVE_WORDS
from huikuan.records.customers.queries import reaches

if TYPE_CHECKING:
    from huikuan.desks.contracts.models import Approval, Contract, ContractVersion

PATH = ("draft", "in_review", "in_approval", "in_signing", "effective", "performing", "completed",
        "archived")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """One state this contract may go to, as a button."""

    to: str
    label: Any
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a contract stands on its way, and what this person may do with it."""

    path: tuple[tuple[str, str], ...]
    next: Any
    moves: tuple[Move, ...]
    approvals: tuple["Approval", ...]
    waiting: "Approval | None"
    reasons: tuple[Any, ...]
    may_edit: bool
    may_ask: bool
    may_decide: bool
    may_sign: bool
    may_file: bool
    may_change: bool


def steps_of(request: Visit, row: "Contract", newest: "ContractVersion") -> Steps:
    """What may be done now: by the state, the rules, and who is looking."""
    rights = request.rights
    writes = reaches(rights, "contracts.write", row.customer)
    signs = reaches(rights, "contracts.sign", row.customer)
    is_draft = newest.signed_on is None
    approvals = _approvals(newest)
    latest = approvals[0] if approvals else None
    waiting = latest if latest and latest.decided_at is None and is_current(latest) else None
    is_granted = bool(latest and latest.is_granted and is_current(latest))
    reasons = approval_reasons_of(newest, on=request.actor.today) if is_draft else []
    is_open = is_draft and (row.state == "in_review" or row.state in IN_FORCE)
    still_asks = bool(reasons) and waiting is None and not is_granted
    is_ready = row.state == "in_signing" or row.state in IN_FORCE
    return Steps(
        path=_path(row.state),
        next=NEXT_STEPS[row.state],
        moves=tuple(_moves(row.state)) if writes else (),
        approvals=tuple(approvals),
        waiting=waiting,
        reasons=tuple(APPROVAL_REASONS.get(code, code) for code in reasons),
        may_edit=writes and is_draft and (row.state in BEFORE_SIGNING or row.state in IN_FORCE),
        may_ask=writes and is_open and (row.state == "in_review" or still_asks),
        may_decide=waiting is not None and _may_decide(request, row, waiting),
        may_sign=signs and is_draft and is_ready and not still_asks and waiting is None,
        may_file=signs and is_draft and is_ready,
        may_change=writes and not is_draft and row.state in IN_FORCE,
    )


def _approvals(newest: "ContractVersion") -> list["Approval"]:
    rows = newest.approvals.select_related("requested_by", "decided_by", "version__contract")
    return list(rows.prefetch_related("version__plan__lines").order_by("-id"))


def _may_decide(request: Visit, row: "Contract", waiting: "Approval") -> bool:
    another = {waiting.requested_by_id, waiting.version.changed_by_id}
    is_another = request.rights.user_id not in another
    return is_another and reaches(request.rights, "contracts.approve", row.customer)


def _moves(state: str) -> Iterable[Move]:
    """Review, approval and signing have their own buttons; the rest are moves."""
    for to in MOVE_WORDS:
        if to in MOVES[state]:
            label = MOVE_WORDS.get(f"{state}>{to}", MOVE_WORDS[to])
            yield Move(to, label, to in REASONED)


def _path(state: str) -> tuple[tuple[str, str], ...]:
    """The usual way, each step done, here or to come; who left it stands beside it."""
    if state not in PATH:
        at = PATH.index("performing")
        return (*((step, "done") for step in PATH[: at + 1]), (state, "here"))
    at = PATH.index(state)
    return tuple(
        (step, "done" if place < at else "here" if place == at else "to_come")
        for place, step in enumerate(PATH)
    )
