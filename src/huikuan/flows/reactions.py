"""What follows later after which event: the whole list on one page.

Only for what is slow or may fail; each reaction is safe to run twice and runs in a transaction
of its own (``interfaces/jobs/follow_up.py``).
"""

from collections.abc import Callable, Mapping

from huikuan.flows.claim_confirmed import claim_confirmed
from huikuan.records.ledger.storage.mirror.syncing import sync_mirror
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.models import Event
from huikuan.records.timeline.seals import seal_history

Reaction = Callable[[Event, Actor], None]


def seal_after(event: Event, by: Actor) -> None:
    """A large change of the books is sealed at once, not only at night."""
    seal_history(by=by)


def mirror_after(event: Event, by: Actor) -> None:
    """The columns that ageing reads are brought up to date, so that nobody waits for them."""
    sync_mirror()


def claim_after(event: Event, by: Actor) -> None:
    """Plans that wait for a confirmed statement make their part due."""
    claim_confirmed(int(event.subject.rpartition(":")[2]), by=by)


REACTIONS: Mapping[str, tuple[Reaction, ...]] = {
    "import_finished": (seal_after, mirror_after),
    "import_undone": (seal_after,),
    "period_closed": (seal_after,),
    "statement_confirmed": (claim_after,),
}
