"""The month-end run of statements: made and sent here, and gone on with after a kill."""

import logging

from huikuan.desks.statements.queries import runs
from huikuan.flows.run_statements import WORK, broken_run, continue_run
from huikuan.interfaces.clock import house_acting, person_acting
from huikuan.interfaces.words.statement_letters import HANDS
from huikuan.records.files.progress import is_progressing
from huikuan.records.people.queries import rights_of, users

log = logging.getLogger(__name__)


def run_waiting_statements(run_id: int, user_id: int) -> str:
    """Go through a run for the person who asked, if they still may; says its state."""
    run, user = runs().filter(pk=run_id).first(), users().get(pk=user_id)
    by = person_acting(user)
    if run is None or run.state == "done" or is_progressing(WORK, by.at):
        return "nothing to do"
    if not rights_of(user).reach("statements.send").all:
        return "not permitted any more"
    return continue_run(run, HANDS, by=by).state


def continue_broken_run() -> int:
    """Go on with a run that was killed half way; says whether there was one."""
    by = house_acting("job:statements")
    run = broken_run(by)
    if run is None:
        return 0
    log.warning("statement run %s goes on", run.pk)
    continue_run(run, HANDS, by=by)
    return 1
