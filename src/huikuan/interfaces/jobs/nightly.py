"""What runs every night: the seal over the day, and the check of the house."""

from huikuan.flows.deem_events import deem_events
from huikuan.flows.prove_books import prove_books
from huikuan.flows.release_retentions import release_retentions
from huikuan.interfaces.clock import house_acting
from huikuan.records.ledger.storage.mirror.syncing import sync_mirror
from huikuan.records.people.kept_answers import forget_old_answers
from huikuan.records.timeline.seals import seal_history


def forget_the_old_answers() -> int:
    """Forget what programs were answered more than thirty days ago."""
    return forget_old_answers(by=house_acting("job:answers"))


def seal_the_day() -> str:
    """Seal what was written since the last seal; says the seal's fingerprint."""
    seal = seal_history(by=house_acting("job:seal"))
    return seal.sha256 if seal else ""


def check_the_house() -> int:
    """Prove the books, and have the history keep what was found; how many checks differ."""
    return prove_books(by=house_acting("job:house_check"))


def tell_what_the_clock_tells() -> int:
    """Fixed days, deemed acceptances and the ends of warranties make money due by themselves."""
    by = house_acting("job:clock")
    return deem_events(by.today, by=by) + release_retentions(by.today, by=by)


def bring_the_mirror_up_to_date() -> None:
    """Copy new lines into the columns that ageing reads, before somebody has to wait for it."""
    sync_mirror()
