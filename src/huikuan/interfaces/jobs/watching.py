"""The round of the watchdog: each night, and when somebody asks for it."""

from dataclasses import asdict

from huikuan.desks.contracts.commands import GapFacts, keep_gaps
from huikuan.interfaces.clock import house_acting, person_acting
from huikuan.records.files.progress import forget_progress, note_progress
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import rights_of, users
from huikuan.records.people.rights import EVERYTHING
from huikuan.reports.watchdog import watchdog

WORK = "watchdog"


def walk(by: Actor) -> int:
    """Look at everything that is in force, and keep what was found; says how much it is."""
    found = [GapFacts(**asdict(gap)) for gap in watchdog(EVERYTHING, as_of=by.today)]
    return keep_gaps(found, by=by)


def walk_each_night() -> int:
    """The round of the night."""
    return walk(house_acting("job:watchdog"))


def walk_for(user_id: int) -> str:
    """The round that a person asked for, if they still may; what was found."""
    user = users().get(pk=user_id)
    try:
        if not rights_of(user).may("contracts.read"):
            return "not permitted any more"
        note_progress(WORK, 0, 1)
        return str(walk(person_acting(user)))
    finally:
        forget_progress(WORK)
