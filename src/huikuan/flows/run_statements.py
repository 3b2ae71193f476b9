"""The month-end run: everybody whose cut-off day has come gets a statement, each once."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from huikuan.desks.statements.commands import (
    begin_run,
    count_in_run,
    end_run,
    note_cut_off,
    note_problem,
)
from huikuan.desks.statements.queries import cut_offs_due, runs, setting_of, unsent_of
from huikuan.engine.statements.cut_offs import period_start
from huikuan.errors import Refused
from huikuan.flows.make_statement import Asked, Draw, make_statements, sealed_now
from huikuan.flows.send_statement import Write, receiver_of, send_statement
from huikuan.integrations.mail.posting import can_post
from huikuan.records.customers.models import Customer
from huikuan.records.files.progress import (
    forget_progress,
    is_progressing,
    is_waiting,
    note_progress,
    note_waiting,
)
from huikuan.records.ledger.storage.gate import Turns
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event
from huikuan.records.timeline.models import Seal

if TYPE_CHECKING:
    from huikuan.desks.statements.models import StatementRun

WORK = "statements"


@dataclass(frozen=True, slots=True)
class Hands:
    """What the interfaces lend to a run: who draws the papers and who words the letters."""

    draw: Draw
    write: Write


@transaction.atomic
def start_run(through_on: date, *, sends: bool, by: Actor) -> "StatementRun":
    """A run is asked for; refuses ``statement_run_going`` and ``statement_run_idle``."""
    if sends and not can_post():
        raise Refused("mail_not_set_up")
    due = cut_offs_due(through_on)
    if not due:
        raise Refused("statement_run_idle", through_on=through_on)
    run = begin_run(through_on, len(due), sends=sends, by=by)
    note_waiting(WORK)
    record_event(
        "statement_run_started", on=by.today, subject=f"statement_run:{run.pk}", by=by,
        customers=len(due),
    )  # fmt: skip
    return run


def continue_run(run: "StatementRun", hands: Hands, *, by: Actor) -> "StatementRun":
    """Make what is missing, then send what has not gone; killed, it goes on where it was.

    Each customer is one transaction with the note that the cut-off is done, so nobody gets two.
    What cannot be made or sent for one customer is noted, and the others go on.
    """
    try:
        _make(run, hands, by)
        if run.sends:
            _send(run, hands, by)
    finally:
        forget_progress(WORK)
    run.refresh_from_db()
    with transaction.atomic():
        end_run(run, "done", by=by)
        record_event(
            "statement_run_finished", on=by.today, subject=f"statement_run:{run.pk}", by=by,
            made=run.made, sent=run.sent, problems=len(run.problems),
        )  # fmt: skip
    return run


def broken_run(by: Actor) -> "StatementRun | None":
    """A run that somebody started and nobody works on: to be gone on with."""
    run = runs().exclude(state="done").first()
    if run is None or is_progressing(WORK, by.at) or is_waiting(WORK, by.at):
        return None
    return run


def _make(run: "StatementRun", hands: Hands, by: Actor) -> None:
    due = cut_offs_due(run.through_on)
    done, turns = run.total - len(due), Turns()
    seal = sealed_now(by=by)
    customers = Customer.objects.select_related("owner")
    for customer_id, on in due:
        customer = customers.get(pk=customer_id)
        with transaction.atomic():
            if note_cut_off(run, customer_id, on):
                count = _made(run, customer, on, hands, by, seal)
                count_in_run(run, {"made": count})
        done += 1
        note_progress(WORK, done, run.total)
        turns.let_others_in()


def _made(
    run: "StatementRun", customer: Customer, on: date, hands: Hands, by: Actor, seal: Seal | None
) -> int:
    setting = setting_of(customer)
    since_on = period_start(setting.cut_off, on, setting.every_months)
    asked = Asked(on, setting.kind, setting.language, since_on, cut_off_on=on)
    try:
        with transaction.atomic():
            rows = make_statements(
                customer, asked, draw=hands.draw, by=by, seal=seal, run=run
            )  # fmt: skip
    except Refused as refused:
        note_problem(run, refused.code, customer)
        return 0
    return len(rows)


def _send(run: "StatementRun", hands: Hands, by: Actor) -> None:
    waiting = unsent_of(run)
    total = waiting.count()
    note_progress(WORK, 0, total)
    for sent, statement in enumerate(list(waiting), start=1):
        try:
            receiver = receiver_of(statement.customer)
            send_statement(statement.pk, receiver, write=hands.write, by=by)
            count_in_run(run, {"sent": 1})
        except Refused as refused:
            with transaction.atomic():
                note_problem(run, refused.code, statement.customer)
        note_progress(WORK, sent, total)
