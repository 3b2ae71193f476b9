"""Files that were handed in elsewhere, checked and run here, one after the other."""

import logging
from functools import partial

from django.utils.translation import override

from huikuan.errors import Refused
from huikuan.flows.preview_intake import preview_intake
from huikuan.flows.run_intake import run_intake
from huikuan.flows.take_file_in import look_at_file
from huikuan.flows.undo_intake import undo_intake
from huikuan.integrations.tables.rows import RefusedRow
from huikuan.interfaces.clock import house_acting, now, person_acting
from huikuan.interfaces.words.refusals import sentence
from huikuan.interfaces.words.table_refusals import row_sentence
from huikuan.records.files.commands import note_refusal
from huikuan.records.files.models import WAITING, Intake
from huikuan.records.files.progress import (
    forget_progress,
    is_progressing,
    is_waiting,
    note_progress,
)
from huikuan.records.files.queries import broken_intakes, intakes
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import rights_of, users

log = logging.getLogger(__name__)


def look_at_waiting_intake(intake_id: int, user_id: int) -> str:
    """Read a file once; when nothing about it must be asked, judge its rows. Says its state."""
    intake, user = intakes().filter(pk=intake_id).first(), users().get(pk=user_id)
    if intake is None or intake.state not in WAITING:
        return "nothing to do"
    tell = partial(note_progress, intake_id)
    tell(0, 0)
    try:
        with override(user.language):
            if not look_at_file(intake, tell=tell).understanding.questions:
                preview_intake(intake, by=person_acting(user), tell=tell)
    except Refused as refusal:
        note_refusal(intake, refusal)
    finally:
        forget_progress(intake_id)
    intake.refresh_from_db()
    return intake.state


def check_waiting_intake(intake_id: int, user_id: int) -> str:
    """Judge every row of a file for the person who asked; says its state."""
    return look_at_waiting_intake(intake_id, user_id)


def run_waiting_intake(intake_id: int, user_id: int) -> str:
    """Run an import for the person who asked, if they still may; says its state."""
    intake, user = intakes().filter(pk=intake_id).first(), users().get(pk=user_id)
    if intake is None:
        return "withdrawn"
    if not rights_of(user).reach("imports.run").all:
        return "not permitted any more"
    try:
        with override(user.language):
            run_intake(intake, by=person_acting(user), say=reason_of)
    except Refused as refusal:
        log.warning("import %s refused: %s", intake_id, refusal)
    finally:
        if is_waiting(intake_id, now()):
            forget_progress(intake_id)
    return intake.state


def undo_waiting_intake(intake_id: int, user_id: int, reason: str) -> str:
    """Undo a large import for the person who asked, if they still may; says its state."""
    intake, user = intakes().get(pk=intake_id), users().get(pk=user_id)
    if not rights_of(user).reach("imports.undo").all:
        return "not permitted any more"
    return _undo(intake, reason, person_acting(user))


def continue_broken_intakes() -> int:
    """Go on with what was killed half way, by a crash or a restart; says how many there were."""
    broken = [each for each in broken_intakes() if _is_left_alone(each)]
    for intake in broken:
        by = house_acting("job:imports")
        if intake.state == "undoing":
            _undo(intake, intake.result.get("undone_because", ""), by)
            continue
        try:
            run_intake(intake, by=by, say=reason_of)
        except Refused as refusal:
            log.warning("import %s refused: %s", intake.pk, refusal)
    return len(broken)


def _is_left_alone(intake: Intake) -> bool:
    return not (is_progressing(intake.pk, now()) or is_waiting(intake.pk, now()))


def _undo(intake: Intake, reason: str, by: Actor) -> str:
    """Undo; what is in the way is kept with the import, which stays half undone until then."""
    try:
        undo_intake(intake, reason=reason, by=by, tell=partial(note_progress, intake.pk))
    except Refused as refusal:
        log.warning("undoing import %s refused: %s", intake.pk, refusal)
        note_refusal(intake, refusal)
    finally:
        forget_progress(intake.pk)
    intake.refresh_from_db()
    return intake.state


def reason_of(row: RefusedRow) -> str:
    """Why a row was refused, in the language of whoever asked."""
    return row_sentence(row.row, row.field, sentence(row.code, row.params))
