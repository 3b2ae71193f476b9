"""The books are proved: every check is run, and the history keeps what was found."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from huikuan.records.files.checks import file_findings, import_findings
from huikuan.records.ledger.checks import HOUSE_CHECKS, Finding, house_finding
from huikuan.records.ledger.queries import last_entry_id
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import EventDraft, record_events
from huikuan.records.timeline.seals import SEAL_CHECKS, seal_finding

Told = Callable[[int, int], None]
# The same checks as ``huikuan verify``, one by one, so that progress can be told.
PROVED: dict[str, Callable[[], Finding]] = {
    **{check: partial(house_finding, check) for check in HOUSE_CHECKS},
    **{check: partial(seal_finding, check) for check in SEAL_CHECKS},
    "imports_match_entries": lambda: import_findings()[0],
    "imports_are_whole": lambda: import_findings()[1],
    "files_match_hashes": lambda: file_findings()[0],
}
KEPT = "house"


def prove_books(*, by: Actor, tell: Told | None = None) -> int:
    """Run every check over at least all entries there are now; how many found a difference."""
    through = last_entry_id()
    findings: list[Finding] = []
    for prove in PROVED.values():
        if tell:
            tell(len(findings), len(PROVED))
        findings.append(prove())
    wrong = [finding for finding in findings if not finding.is_clean]
    drafts = [_difference(finding, by) for finding in wrong]
    params = {
        "through_entry": through,
        "check_count": len(findings),
        "wrong_count": len(wrong),
        "findings": [[f.check, f.count, f.difference_minor, f.detail] for f in findings],
    }
    drafts.append(EventDraft("house_checked", by.today, KEPT, params=params))
    with transaction.atomic():
        record_events(drafts, by=by)
    return len(wrong)


def _difference(finding: Finding, by: Actor) -> EventDraft:
    facts = {
        "check": finding.check,
        "count": finding.count,
        "difference_minor": finding.difference_minor,
        "detail": finding.detail,
    }
    return EventDraft("house_check_failed", by.today, f"check:{finding.check}", params=facts)
