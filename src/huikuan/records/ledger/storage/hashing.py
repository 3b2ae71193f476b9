"""The fingerprint of an entry: every field and every line, in one canonical text.

The text is JSON with sorted keys and no spaces, UTF-8, instants as UTC with microseconds, so a
short stand-alone script can compute it from a database dump (``scripts/verify_history``).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huikuan.records.ledger.posting import Draft
    from huikuan.records.people.actor import Actor


def canonical(value: Any) -> bytes:
    """One text for one meaning."""
    return _WRITER.encode(value).encode()


def canonical_row(head: Iterable[Any], last: bytes) -> bytes:
    """The canonical text of a list whose last value is canonical text already."""
    return b"%b,%b]" % (canonical(list(head))[:-1], last)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no canonical text for {type(value).__name__}")


# Made once: a writer of its own for each text would take longer than the text.
_WRITER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
)


def sha256_of(value: Any) -> str:
    """The SHA-256 of a value's canonical text, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def entry_sha256(id_: int, draft: "Draft", lines: Iterable[Sequence[Any]], by: "Actor") -> str:
    """The fingerprint of an entry that is being written."""
    return sha256_of(
        entry_facts(
            (id_, draft.kind, draft.effective_on, by.at, by.today, draft.key, by.code,
             draft.source, draft.reverses_id, draft.reason),
            lines,
        )
    )  # fmt: skip


def entry_facts(head: Sequence[Any], lines: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """What an entry's fingerprint covers: its own fields in order, then its lines in order."""
    return {"entry": list(head), "lines": [list(line) for line in lines]}
