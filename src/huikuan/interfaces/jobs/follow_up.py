"""Run what follows after events: each in its own transaction, tried again when it fails."""

import logging
from datetime import timedelta

from django.db import transaction

from huikuan.flows.reactions import REACTIONS, Reaction
from huikuan.interfaces.clock import house_acting
from huikuan.records.timeline.follow_ups import (
    note_done,
    note_failed,
    plan_follow_ups,
    waiting_follow_ups,
)
from huikuan.records.timeline.models import FollowUp

LOOK_BACK = timedelta(days=30)
BY_NAME: dict[str, Reaction] = {
    reaction.__name__: reaction for reactions in REACTIONS.values() for reaction in reactions
}
log = logging.getLogger(__name__)


def follow_up() -> int:
    """Plan and run whatever waits; says how many were done."""
    by = house_acting("job:follow_up")
    names = {kind: [r.__name__ for r in reactions] for kind, reactions in REACTIONS.items()}
    plan_follow_ups(names, since=by.at - LOOK_BACK)
    return sum(_done(waiting) for waiting in waiting_follow_ups())


def _done(waiting: FollowUp) -> bool:
    """A failure is kept with its reason where people see it, and tried again later."""
    by = house_acting("job:follow_up")
    try:
        with transaction.atomic():
            BY_NAME[waiting.reaction](waiting.event, by)
            note_done(waiting, by=by)
    except Exception as failure:
        log.exception("follow-up %s of event %s failed", waiting.reaction, waiting.event_id)
        note_failed(waiting, f"{type(failure).__name__}: {failure}", by=by)
        return False
    return True
