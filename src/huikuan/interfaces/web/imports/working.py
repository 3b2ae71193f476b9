"""Checking and bringing in: small files at once, large ones by the job runner, told on the way."""

from dataclasses import dataclass
from typing import Any

from django_q.tasks import async_task

from huikuan.errors import Refused
from huikuan.flows.preview_intake import preview_intake
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import look_at_file
from huikuan.flows.undo_intake import begin_undoing, refuse_impossible_undoing, undo_intake
from huikuan.interfaces.runner import is_runner_alive
from huikuan.interfaces.web.imports.words import reason_of
from huikuan.interfaces.web.visit import Visit
from huikuan.records.files.commands import note_refusal
from huikuan.records.files.models import Intake
from huikuan.records.files.progress import (
    forget_progress,
    is_progressing,
    is_waiting,
    note_waiting,
    progress_of,
    rows_per_second,
    silence_of,
)
from huikuan.records.files.queries import is_quickly_read, is_quickly_taken
from huikuan.records.ledger.queries import unreversed_entries

AT_ONCE_ENTRIES_MAX = 1_000
WAIT_SECONDS = 15
JOBS = "huikuan.interfaces.jobs.intakes"
_LATER = {
    "look": "look_at_waiting_intake",
    "check": "check_waiting_intake",
    "run": "run_waiting_intake",
}
_WHAT = {"asked": "check", "failed": "check", "undoing": "undo"}


@dataclass(frozen=True, slots=True)
class Work:
    """How far a file is: ``look``, ``check``, ``take`` or ``undo``.

    ``is_queued`` while nobody has begun.
    """

    what: str
    done: int
    total: int
    pace: int
    seconds_left: int
    is_queued: bool
    is_stuck: bool
    silence: int


def begin(what: str, intake: Intake, request: Visit) -> None:
    """Have a file read, checked or taken: here when it is small or the person wants to wait."""
    is_waited_for = "here" in request.POST
    file = intake.file
    is_quick = (is_quickly_read if what == "look" else is_quickly_taken)(file.name, file.size)
    if is_progressing(intake.pk, request.actor.at):
        return
    if is_waited_for or is_quick:
        do_here(what, intake, request)
        return
    if not is_waiting(intake.pk, request.actor.at):
        leave_to_runner(_LATER[what], intake, request.user.pk)


def do_here(what: str, intake: Intake, request: Visit) -> None:
    """Read, check or take a file within this request; why it failed is kept with the file."""
    try:
        if what == "look":
            look_at_file(intake)
        elif what == "check":
            preview_intake(intake, by=request.actor)
        else:
            run_intake(intake, by=request.actor, say=reason_of)
    except Refused as refused:
        note_refusal(intake, refused)
    finally:
        forget_progress(intake.pk)


def undo(intake: Intake, reason: str, request: Visit) -> None:
    """Have an import undone: here when it is small, else by the job runner."""
    if is_progressing(intake.pk, request.actor.at):
        raise Refused("intake_not_open", state=intake.state)
    refuse_impossible_undoing(intake, reason)
    if unreversed_entries(f"intake:{intake.pk}").count() <= AT_ONCE_ENTRIES_MAX:
        undo_intake(intake, reason=reason, by=request.actor)
    elif work_on(intake, request) is None:
        begin_undoing(intake, reason)
        leave_to_runner("undo_waiting_intake", intake, request.user.pk, reason)


def leave_to_runner(job: str, intake: Intake, *facts: Any) -> None:
    """Put a job into the runner's queue, and say that it waits there."""
    note_waiting(intake.pk)
    async_task(f"{JOBS}.{job}", intake.pk, *facts)


def work_on(intake: Intake, request: Visit) -> Work | None:
    """What is being done with a file right now, if anything."""
    at = request.actor.at
    is_queued = is_waiting(intake.pk, at)
    if intake.state in {"done", "undone"} or not (is_queued or is_progressing(intake.pk, at)):
        return None
    done, total = progress_of(intake.pk) or (0, 0)
    pace = rows_per_second(intake.pk)
    silence = silence_of(intake.pk, at)
    return Work(
        what=_WHAT.get(intake.state, "take") if intake.look else "look",
        done=done,
        total=total,
        pace=round(pace),
        seconds_left=max(1, round((total - done) / pace)) if pace else 0,
        is_queued=is_queued,
        is_stuck=is_queued and silence > WAIT_SECONDS and not is_runner_alive(at),
        silence=int(silence),
    )


def told(work: Work, intake: Intake) -> dict[str, Any]:
    """What the page and its moving part show."""
    return {"work": work, "intake": intake}
