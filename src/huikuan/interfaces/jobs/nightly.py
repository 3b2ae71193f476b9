"""What runs every night: the seal over the day, and the check of the house."""

from huikuan.interfaces.clock import house_acting
from huikuan.records.files.checks import import_findings
from huikuan.records.ledger.checks import house_findings
from huikuan.records.ledger.storage.mirror.syncing import sync_mirror
from huikuan.records.people.kept_answers import forget_old_answers
from huikuan.records.timeline.commands import record_event
from huikuan.records.timeline.seals import seal_history


def forget_the_old_answers() -> int:
    """Forget what programs were answered more than thirty days ago."""
    return forget_old_answers(by=house_acting("job:answers"))


def seal_the_day() -> str:
    """Seal what was written since the last seal; says the seal's fingerprint."""
    seal = seal_history(by=house_acting("job:seal"))
    return seal.sha256 if seal else ""


def check_the_house() -> int:
    """Compare the projection with the lines, and tell the history when something differs."""
    by = house_acting("job:house_check")
    found = [*house_findings(), *import_findings()]
    wrong = [finding for finding in found if not finding.is_clean]
    for finding in wrong:
        record_event(
            "house_check_failed",
            on=by.today,
            subject=f"check:{finding.check}",
            by=by,
            check=finding.check,
            count=finding.count,
            difference_minor=finding.difference_minor,
            detail=finding.detail,
        )
    return len(wrong)


def bring_the_mirror_up_to_date() -> None:
    """Copy new lines into the columns that ageing reads, before somebody has to wait for it."""
    sync_mirror()
