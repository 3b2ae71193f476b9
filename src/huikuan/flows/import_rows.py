"""What every import does with its rows: judge them against the books, count, write in batches."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

from huikuan.flows.match_codes import twins
from huikuan.integrations.tables.opening import Table
from huikuan.integrations.tables.questions import Layout
from huikuan.integrations.tables.rows import Checked, RefusedRow, checked_rows, codes_and_owners
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import customers_by_code
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import departments, users_by_username

BATCH_ROWS = 500
SHOWN_ROWS_MAX = 1000
EXAMPLES_MAX = 10
CUSTOMERS_REMEMBERED_MAX = 20_000


@dataclass(frozen=True, slots=True)
class RowWarning:
    """What is odd but real about a row that is taken."""

    row: int
    code: str
    params: dict[str, Any]


@dataclass
class Preview:
    """What a file would bring, or has brought, into the books.

    ``sums`` are the amounts of the rows taken, ``open_sums`` what of them is still open, both
    per currency in minor units. ``refused`` and ``warnings`` list the first thousand; the counts
    are complete. ``examples`` are the first rows taken.
    """

    rows: int = 0
    accepted: int = 0
    already_known: int = 0
    refused_count: int = 0
    new_customers: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    warnings: list[RowWarning] = field(default_factory=list)
    warning_counts: Counter[str] = field(default_factory=Counter)
    refusal_counts: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)
    open_sums: Counter[str] = field(default_factory=Counter)
    examples: list[Any] = field(default_factory=list)


@dataclass
class Judged:
    """One batch, judged: what is new, what is known already, what is refused.

    ``made``: what came of the documents that are new, by their own numbers, where undoing the
    import needs to know it.
    """

    fresh: list[Any] = field(default_factory=list)
    known: list[Any] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    made: list[int] = field(default_factory=list)


@dataclass
class Setting:
    """What a walk through a file needs to know of the books.

    ``aliases`` lead from a code of the file to the code it means, ``twins`` to one it is only
    like; ``newcomers`` are the customers nobody knew before.
    """

    answers: dict[str, Any]
    by: Actor
    source: str = ""
    customers: dict[str, Customer] = field(default_factory=dict)
    owners: dict[str, Any] = field(default_factory=dict)
    departments: dict[str, Any] = field(default_factory=dict)
    twins: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    newcomers: set[str] = field(default_factory=set)

    def meant(self, code: str) -> str:
        """The code a code of the file stands for."""
        return self.aliases.get(code, code)

    def customer(self, code: str) -> Customer | None:
        """The customer behind a code of the file, once met."""
        return self.customers.get(self.meant(code))


class Importing(Protocol):
    """What one kind of file adds: judging a batch against the books, and writing what is new."""

    code_field: str

    def judge(self, rows: Sequence[Checked], setting: Setting) -> Judged:
        """Compare one batch with the books, writing nothing."""

    def write(self, judged: Judged, setting: Setting) -> None:
        """Write what is new in one batch, with the customers it rests on."""


def nobody(*_: object) -> None:
    """Whom to tell when nobody listens."""


def previewed(
    importing: Importing,
    table: Table,
    layout: Layout,
    kind: str,
    setting: Setting,
    *,
    refuse: Callable[[RefusedRow], None] = nobody,
    tell: Callable[[int, int], None] = nobody,
) -> Preview:
    """Judge a whole file against the books and write nothing."""
    preview = Preview()
    total = survey(importing, table, layout, setting)
    for batch in batches(checked_rows(table, layout, kind)):
        judged = importing.judge(batch, setting)
        add_to(preview, batch, judged)
        preview.new_customers = len(setting.newcomers)
        for row in judged.refused:
            refuse(row)
        tell(preview.rows, total)
    return preview


def survey(importing: Importing, table: Table, layout: Layout, setting: Setting) -> int:
    """Walk once through all rows and learn whom they speak of; how many rows there are."""
    total, codes, owners = codes_and_owners(table, layout, importing.code_field)
    alike = twins(codes)
    if setting.answers.get("zeros") == "match":
        setting.aliases = alike
    else:
        setting.twins = alike
    setting.owners = dict(users_by_username(owners))
    setting.departments = {d.name: d for d in departments()} | {d.code: d for d in departments()}
    return total


def meet_customers(codes: Iterable[str], setting: Setting) -> None:
    """Look up the customers of one batch; a long file does not fill the memory with them."""
    if len(setting.customers) > CUSTOMERS_REMEMBERED_MAX:
        setting.customers.clear()
    wanted = {setting.meant(code) for code in codes}
    setting.customers |= customers_by_code(wanted - setting.customers.keys())


def batches(rows: Iterator[Checked]) -> Iterator[list[Checked]]:
    """The rows in batches, each small enough that nobody waits long for its transaction.

    Rows of one document stay together, however many there are.
    """
    batch: list[Checked] = []
    for row in rows:
        if len(batch) >= BATCH_ROWS and not _belong_together(batch[-1], row):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _belong_together(before: Checked, row: Checked) -> bool:
    document = getattr(row, "document", "")
    return bool(document) and document == getattr(before, "document", "")


def add_to(preview: Preview, batch: Sequence[Checked], judged: Judged) -> None:
    """Count one batch; every row of a file is taken, known or refused."""
    assert len(batch) == len(judged.fresh) + len(judged.known) + len(judged.refused)
    preview.rows += len(batch)
    preview.accepted += len(judged.fresh)
    preview.already_known += len(judged.known)
    preview.refused_count += len(judged.refused)
    preview.refused += judged.refused[: SHOWN_ROWS_MAX - len(preview.refused)]
    preview.refusal_counts.update(row.code for row in judged.refused)
    preview.examples += judged.fresh[: 20 - len(preview.examples)]
    for row in [*judged.fresh, *judged.known]:
        for code, params in row.warnings:
            preview.warning_counts[code] += 1
            if len(preview.warnings) < SHOWN_ROWS_MAX:
                preview.warnings.append(RowWarning(row.row, code, params))
    for row in judged.fresh:
        if minor := getattr(row, "amount_minor", 0):
            preview.sums[row.currency] += minor
            preview.open_sums[row.currency] += minor - getattr(row, "settled_minor", 0)


def add_up(outcome: Preview, one: Preview) -> None:
    """Add what became of one batch to what became of those before it."""
    for name in ("rows", "accepted", "already_known", "refused_count", "new_customers"):
        setattr(outcome, name, getattr(outcome, name) + getattr(one, name))
    for name in ("warning_counts", "refusal_counts", "sums", "open_sums"):
        getattr(outcome, name).update(getattr(one, name))
    outcome.refused += one.refused[: SHOWN_ROWS_MAX - len(outcome.refused)]
    outcome.warnings += one.warnings[: SHOWN_ROWS_MAX - len(outcome.warnings)]


def result_of(outcome: Preview) -> dict[str, Any]:
    """The counts and sums of an import as they are kept: plain numbers and words."""
    return {
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "already_known": outcome.already_known,
        "refused": outcome.refused_count,
        "new_customers": outcome.new_customers,
        "refusal_counts": dict(outcome.refusal_counts),
        "warning_counts": dict(outcome.warning_counts),
        "sums": dict(outcome.sums),
        "open_sums": dict(outcome.open_sums),
        "warnings": [[w.row, w.code, plain(w.params)] for w in outcome.warnings],
        "refused_rows": [[r.row, r.field, r.code, plain(r.params)] for r in outcome.refused],
    }


def plain(params: dict[str, Any]) -> dict[str, Any]:
    """Facts as they can be kept: numbers stay numbers, everything else is text."""
    return {
        name: value if isinstance(value, int | str | None) else str(value)
        for name, value in params.items()
    }


def preview_result(outcome: Preview, layout: Layout, headings: Sequence[str]) -> dict[str, Any]:
    """The same for a preview that is kept to be looked at: the first rows as they will be, and
    the value that was refused beside each reason."""
    told = result_of(outcome)
    for kept, row in zip(told["refused_rows"], outcome.refused, strict=True):
        place = layout.columns.get(row.field)
        has_cell = place is not None and place < len(row.cells)
        kept.append(str(row.cells[place])[:60] if has_cell else "")  # type: ignore[index]
    told["columns"] = {name: headings[place] for name, place in layout.columns.items()}
    told["examples"] = [_example(row) for row in outcome.examples[:EXAMPLES_MAX]]
    return told


def _example(row: Any) -> dict[str, Any]:
    facts = {each.name: getattr(row, each.name) for each in fields(row)}
    texts = facts.pop("texts") or {}
    for name in ("cells", "warnings"):
        facts.pop(name)
    return plain(facts | texts)
