"""Seals over the history: whoever holds a seal can tell whether anything before it was changed.

A seal hashes the fingerprints of all new entries and events into a Merkle root and chains it to
the seal before. The short form is printed on what leaves the house, so the debtor holds it too.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huikuan.records.files.queries import stored_hashes
from huikuan.records.ledger.checks import Finding
from huikuan.records.ledger.queries import (
    entry_fingerprints,
    entry_numbers,
    last_entry_id,
    wrong_fingerprints,
)
from huikuan.records.ledger.storage.gate import close_gate
from huikuan.records.ledger.storage.hashing import sha256_of
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.models import Event, Seal

SHORT_LENGTH = 12
# All tell the hash of the file in their parameters, so a seal covers it.
EVENTS_WITH_FILES = (
    "file_attached",
    "import_finished",
    "statement_made",
    "statement_confirmed",
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of history: numbers above ``after`` up to ``through``."""

    after: int
    through: int


@transaction.atomic
def seal_history(*, by: Actor) -> Seal | None:
    """Seal what was written since the last seal; nothing new, no seal."""
    close_gate()
    last = Seal.objects.order_by("-id").first()
    entries = Span(last.entries_through if last else 0, last_entry_id())
    events = Span(last.events_through if last else 0, _last_event_id())
    if entries.after >= entries.through and events.after >= events.through:
        return None
    previous = last.sha256 if last else ""
    root, entry_count, event_count = _root(entries, events)
    seal = Seal(
        entries_through=max(entries.after, entries.through),
        events_through=max(events.after, events.through),
        entry_count=entry_count,
        event_count=event_count,
        root_sha256=root,
        previous_sha256=previous,
        sealed_at=by.at,
    )
    seal.sha256 = _chained(seal)
    seal.save(force_insert=True)
    return seal


def short_form(seal: Seal) -> str:
    """The seal as it is printed on statements and letters, such as ``17-4f9a6b2c01d3``."""
    return f"{seal.pk}-{seal.sha256[:SHORT_LENGTH]}"


def printed_seal_finding(printed: str) -> Finding:
    """Compare a seal as it was printed on paper with the books: nobody can recompute paper."""
    number, _, start = printed.strip().partition("-")
    seal = Seal.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    fits = seal is not None and len(start) >= SHORT_LENGTH and seal.sha256.startswith(start)
    return Finding("printed_seal", 0 if fits else 1, 0, "" if fits else f"seal:{number}")


def seal_findings() -> list[Finding]:
    """Compute every fingerprint and every seal anew; the first difference of each kind."""
    return [seal_finding(check) for check in SEAL_CHECKS]


def seal_finding(check: str) -> Finding:
    """One check of the history, by its name."""
    names = list(SEAL_CHECKS[check]())
    return Finding(check, len(names), 0, names[0] if names else "")


def _wrong_entries() -> Iterator[str]:
    return (f"entry:{id_}" for id_ in wrong_fingerprints())


def _wrong_events() -> Iterator[str]:
    for event in Event.objects.order_by("id").iterator(2000):
        facts: list[Any] = [event.pk, event.kind, event.customer_id, event.subject, event.on,
                            event.at, event.actor, event.actor_name, event.params]  # fmt: skip
        if event.pk < 1 or sha256_of(facts) != event.sha256:
            yield f"event:{event.pk}"


def _wrong_seals() -> Iterator[str]:
    """Entries and events that are missing, by their numbers; seals that do not fit otherwise."""
    previous, entries_after, events_after = "", 0, 0
    for seal in Seal.objects.order_by("id"):
        entries = Span(entries_after, seal.entries_through)
        events = Span(events_after, seal.events_through)
        root, entry_count, event_count = _root(entries, events)
        if seal.sha256 != _chained(seal) or seal.previous_sha256 != previous:
            yield f"seal:{seal.pk} entry:{entries.after + 1}-{entries.through}"
        elif entry_count < seal.entry_count:
            yield f"entry:{first_gap(entry_numbers(entries.after, entries.through), entries)}"
        elif event_count < seal.event_count:
            yield f"event:{first_gap(_event_numbers(events), events)}"
        elif (seal.root_sha256, seal.entry_count, seal.event_count) != (
            root, entry_count, event_count
        ):  # fmt: skip
            yield f"seal:{seal.pk} entry:{entries.after + 1}-{entries.through}"
        previous = seal.sha256
        entries_after, events_after = seal.entries_through, seal.events_through


def first_gap(numbers: Iterable[int], span: Span) -> int:
    """The first number of a stretch that is not there."""
    expected = span.after + 1
    for number in numbers:
        if number != expected:
            break
        expected += 1
    return expected


def _event_numbers(span: Span) -> Iterator[int]:
    rows = Event.objects.filter(id__gt=span.after, id__lte=span.through).order_by("id")
    return rows.values_list("id", flat=True).iterator(2000)


def _events_without_their_file() -> Iterator[str]:
    """Events that name a file by its hash where the house has no such file any more."""
    kept = set(stored_hashes())
    named = Event.objects.filter(kind__in=EVENTS_WITH_FILES).order_by("id")
    for id_, params in named.values_list("id", "params").iterator(2000):
        if params.get("sha256", "") not in kept | {""}:
            yield f"event:{id_} file:{params['sha256']}"


def _root(entries: Span, events: Span) -> tuple[str, int, int]:
    entry_leaves = list(entry_fingerprints(entries.after, entries.through))
    event_rows = Event.objects.filter(id__gt=events.after, id__lte=events.through).order_by("id")
    event_leaves = list(event_rows.values_list("sha256", flat=True))
    return merkle_root([*entry_leaves, *event_leaves]), len(entry_leaves), len(event_leaves)


def merkle_root(leaves: list[str]) -> str:
    """The root over hex fingerprints; a level of odd length carries its last one up unchanged.

    Leaves and nodes are hashed with different first bytes (RFC 6962 §2.1), so a node can
    never be passed off as a leaf.
    """
    level = [hashlib.sha256(b"\x00" + leaf_bytes(leaf)).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = above + level[len(level) - len(level) % 2 :]
    return level[0].hex() if level else ""


SEAL_CHECKS: dict[str, Callable[[], Iterable[str]]] = {
    "entry_fingerprint": _wrong_entries,
    "event_fingerprint": _wrong_events,
    "seal_chain": _wrong_seals,
    "history_has_its_files": _events_without_their_file,
}


def leaf_bytes(leaf: str) -> bytes:
    """The bytes of a fingerprint; what somebody wrote in its place gives another root."""
    try:
        return bytes.fromhex(leaf)
    except ValueError:
        return leaf.encode()


def _chained(seal: Seal) -> str:
    """A seal's fingerprint over every field it has and over the seal before it."""
    return sha256_of(
        [seal.root_sha256, seal.previous_sha256, seal.entries_through, seal.events_through,
         seal.entry_count, seal.event_count, seal.sealed_at]
    )  # fmt: skip


def _last_event_id() -> int:
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
