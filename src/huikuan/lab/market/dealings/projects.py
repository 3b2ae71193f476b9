"""Projects: a contract each, with an advance, a shipment, an acceptance and a retention."""

from dataclasses import dataclass
from datetime import date

from huikuan.engine.terms import Trigger
from huikuan.lab.market.calendar import DAY, desk_day, working_day
from huikuan.lab.market.companies.goods import MACHINES, PROJECTS, WITHOUT_ADVANCE
from huikuan.lab.market.contract_shapes import (
    ClockRan,
    ContractChanged,
    ContractMoved,
    ContractWritten,
    EventTold,
    Item,
    Wording,
)
from huikuan.lab.market.dealings.agreements import (
    DISPATCH_DAYS,
    Dealings,
    approval_reasons,
    picked,
    size_of,
    told_later,
    usual_clauses,
)
from huikuan.lab.market.dealings.claims import Claims
from huikuan.lab.market.dealings.frameworks import PAPER_SHARE, Buys

CHANGE_SHARE = 0.18
RESCINDED_SHARE = 0.03
NEVER_ACCEPTED_SHARE = 0.12
WHOLE_TENS = 1000


@dataclass(slots=True)
class Project:
    """One project as it unfolds."""

    number: str
    machine: str
    wording: Wording
    total_minor: int
    claims: Claims


def projects(dealings: Dealings, buys: Buys) -> None:
    """Each purchase is a project of its own."""
    for on, amount in buys:
        signed_on = working_day(max(on, dealings.company.known_on))
        if dealings.rng.random() < RESCINDED_SHARE:
            _rescinded(dealings, signed_on, amount)
        else:
            _project(dealings, signed_on, amount)


def _project(dealings: Dealings, signed_on: date, amount: int) -> None:
    rng = dealings.rng
    project = _signed(dealings, signed_on, amount, picked(PROJECTS, rng))
    due = project.claims.tell(Trigger.SIGNED, signed_on)
    dealings.claim(due, signed_on, project.number)
    on = signed_on
    if rng.random() < CHANGE_SHARE:
        on = _changed(dealings, project, told_later(signed_on, rng, 6, 15))
    on = desk_day(on + rng.randint(1, 8) * DAY, DISPATCH_DAYS)
    received_on = _delivered(dealings, project, on, on + rng.randint(35, 70) * DAY)
    if project.wording.deemed_days:
        _accepted_in_silence(dealings, project, received_on)
    elif rng.random() >= NEVER_ACCEPTED_SHARE:
        _accepted(dealings, project, told_later(received_on, rng, 8, 30))


def _signed(dealings: Dealings, on: date, amount: int, wording: Wording) -> Project:
    company = dealings.company
    number = dealings.number("XM", on)
    machine = dealings.rng.choice(MACHINES)
    total = max(20 * WHOLE_TENS, round(amount / WHOLE_TENS) * WHOLE_TENS)
    clauses = usual_clauses(company, dealings.rng)
    dealings.facts.append(
        ContractWritten(
            on, company.code, number, f"{machine}采购合同",
            dealings.terms(wording, total, on, clauses), company.owner, company.department,
            reasons=approval_reasons(total, clauses, size_of(company)),
        )
    )  # fmt: skip
    return Project(number, machine, wording, total, Claims(number, wording, total))


def _changed(dealings: Dealings, project: Project, on: date) -> date:
    """More is wanted; what was due by signing is due for the difference too."""
    more = dealings.rng.uniform(0.04, 0.15)
    project.total_minor += round(project.total_minor * more / WHOLE_TENS) * WHOLE_TENS
    signed_on = project.claims.standing.last_on(Trigger.SIGNED) or on
    clauses = usual_clauses(dealings.company, dealings.rng)
    terms = dealings.terms(project.wording, project.total_minor, signed_on, clauses)
    dealings.facts.append(
        ContractChanged(on, dealings.company.code, project.number, terms, "增加备件及调试范围")
    )
    project.claims.agree(project.total_minor)
    dealings.claim(project.claims.level(), on, project.number)
    return on


def _delivered(dealings: Dealings, project: Project, ordered_on: date, wanted_on: date) -> date:
    """In one part or two; the day on which the last was signed for."""
    rng, company = dealings.rng, dealings.company
    machine = Item(project.machine, "套", project.total_minor * 2 // 5, 2)
    rest = Item("安装调试及备件", "项", project.total_minor - machine.amount_minor, 1)
    number = dealings.number("DD", ordered_on)
    dealings.take_order(number, ordered_on, (machine, rest), contract=project.number)
    in_two = not project.wording.deemed_days and rng.random() < 0.4
    parts = ({1: 1}, {1: 1, 2: 1}) if in_two else ({1: 2, 2: 1},)
    on = wanted_on
    for quantities in parts:
        on = desk_day(on, DISPATCH_DAYS)
        value = sum((machine, rest)[place - 1].price_minor * n for place, n in quantities.items())
        goods = dealings.move_goods(number, on, quantities)
        due = project.claims.tell(Trigger.SHIPPED, on, value)
        dealings.claim(due, goods.known_on, project.number)
        if quantities is parts[0]:
            moved = ContractMoved(goods.known_on, company.code, project.number, "performing")
            dealings.facts.append(moved)
        received_on = told_later(on, rng, 1, 4)
        project.claims.tell(Trigger.DELIVERED, received_on, value)
        dealings.facts.append(
            EventTold(
                received_on, company.code, Trigger.DELIVERED, received_on,
                contract=project.number, order=number, delivery=goods.number, portion_minor=value,
                signed_by=company.contacts[0][0],
            )
        )  # fmt: skip
        on = received_on + rng.randint(8, 20) * DAY
    return received_on


def _accepted(dealings: Dealings, project: Project, on: date) -> None:
    company = dealings.company
    needs_paper = Trigger.ACCEPTED in project.wording.papers
    has_paper = needs_paper and dealings.rng.random() < PAPER_SHARE
    dealings.facts.append(
        EventTold(
            on, company.code, Trigger.ACCEPTED, on, contract=project.number,
            signed_by=company.contacts[0][0] if has_paper else "",
        )
    )  # fmt: skip
    _claimed_by_acceptance(dealings, project, on, on, None)


def _accepted_in_silence(dealings: Dealings, project: Project, received_on: date) -> None:
    """Half say so in time; of the others it counts as accepted after the agreed days."""
    days = project.wording.deemed_days or 0
    told_on = told_later(received_on, dealings.rng, 3, 5)
    if dealings.rng.random() < 0.5:
        _accepted(dealings, project, told_on)
        return
    accepted_on = received_on + days * DAY
    known_on = working_day(accepted_on + DAY)
    dealings.facts.append(ClockRan(known_on, dealings.company.code))
    _claimed_by_acceptance(dealings, project, accepted_on, known_on, project.total_minor)


def _claimed_by_acceptance(
    dealings: Dealings, project: Project, on: date, known_on: date, portion_minor: int | None
) -> None:
    """The payment of the acceptance now, the retention when its time is over."""
    due = project.claims.tell(Trigger.ACCEPTED, on, portion_minor)
    sales = dealings.claim(due, known_on, project.number)
    company, ended_on = dealings.company, known_on
    for sale in sales:
        if sale.arises_on > sale.issued_on:
            dealings.facts.append(ClockRan(sale.known_on, company.code))
            ended_on = max(ended_on, sale.known_on)
    done_on = working_day(ended_on + 20 * DAY)
    dealings.facts.append(ContractMoved(done_on, company.code, project.number, "completed"))
    filed_on = working_day(done_on + 40 * DAY)
    dealings.facts.append(ContractMoved(filed_on, company.code, project.number, "archived"))


def _rescinded(dealings: Dealings, signed_on: date, amount: int) -> None:
    """Signed, and given up before anything was ordered."""
    project = _signed(dealings, signed_on, amount, WITHOUT_ADVANCE)
    on = told_later(signed_on, dealings.rng, 12, 30)
    reason = "客户取消项目，双方协商解除"
    dealings.facts.append(
        ContractMoved(on, dealings.company.code, project.number, "rescinded", reason)
    )
