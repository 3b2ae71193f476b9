"""A statement of account is made: sealed figures, words that do no harm, and its paper."""

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huikuan.desks.statements.commands import (
    StatementFacts,
    keep_paper,
    tell_of_statement,
    write_statement,
)
from huikuan.desks.statements.queries import awaiting_confirmation, letterhead, statements
from huikuan.engine.statements.layout import Figures
from huikuan.engine.statements.wording import REMARK_LENGTH_MAX, STOP, objections, sentences
from huikuan.errors import Refused
from huikuan.records.customers.models import Customer
from huikuan.records.files.commands import store_file
from huikuan.records.ledger.storage.hashing import canonical, sha256_of
from huikuan.records.people.actor import Actor
from huikuan.records.people.queries import organization
from huikuan.records.timeline.models import Seal
from huikuan.records.timeline.queries import latest_seal
from huikuan.records.timeline.seals import seal_history, short_form

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement, StatementRun

Draw = Callable[["Statement"], bytes]
"""Makes the paper of a statement; the words on it belong to the interfaces."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which statement is wanted. No ``currency``: one for each in which something is open."""

    as_of: date
    kind: str = "open_item"
    language: str = "zh"
    since_on: date | None = None
    currency: str = ""
    remark: str = ""
    knows_warnings: bool = False
    cut_off_on: date | None = None


def make_statements(
    customer: Customer,
    asked: Asked,
    *,
    draw: Draw,
    by: Actor,
    seal: Seal | None = None,
    run: "StatementRun | None" = None,
) -> "list[Statement]":
    """State what a customer owes, one statement for each currency, with its paper.

    The figures are those of the ledger up to the seal that is printed, so whoever holds the
    paper can have them checked. Refuses ``statement_nothing_to_state``, what
    :func:`refuse_harmful_remark` refuses, and ``statement_in_future``.
    """
    refuse_harmful_remark(asked.remark, knows_warnings=asked.knows_warnings)
    if asked.as_of > by.today:
        raise Refused("statement_in_future", as_of_on=asked.as_of)
    held = seal or sealed_now(by=by)
    if held is None:
        raise Refused("statement_nothing_to_state", name=customer.name, as_of_on=asked.as_of)
    with transaction.atomic():
        found = [
            figures
            for figures in statements(
                customer.pk, as_of=asked.as_of, kind=asked.kind, since_on=asked.since_on,
                through_entry=held.entries_through,
            )
            if asked.currency in ("", figures.currency)
        ]  # fmt: skip
        made = [_made(customer, asked, one, held, draw, run, by) for one in found]
    if not made and run is None:
        raise Refused("statement_nothing_to_state", name=customer.name, as_of_on=asked.as_of)
    return made


def refuse_harmful_remark(remark: str, *, knows_warnings: bool) -> None:
    """Refuse words that waive, change, settle, threaten; warn once before an interest amount."""
    if len(remark) > REMARK_LENGTH_MAX:
        raise Refused("remark_too_long", length_max=REMARK_LENGTH_MAX)
    for each in objections(remark):
        if each.level == STOP or not knows_warnings:
            raise Refused(f"remark_{each.code}", words=each.words)


def sealed_now(*, by: Actor) -> Seal | None:
    """A seal over everything that is in the books now."""
    return seal_history(by=by) or latest_seal()


def facts_differ(statement: "Statement") -> bool:
    """Whether the ledger up to the printed seal says today anything else than the statement."""
    facts: dict[str, Any] = statement.facts
    if sha256_of(facts) != statement.facts_sha256:
        return True
    found = statements(
        statement.customer_id,
        as_of=statement.as_of_on,
        kind=statement.kind,
        since_on=statement.since_on,
        through_entry=statement.seal.entries_through,
    )
    now = next((each for each in found if each.currency == statement.currency), None)
    return now is None or any(
        sha256_of(value) != sha256_of(facts[name]) for name, value in _figures(now).items()
    )


def _made(
    customer: Customer,
    asked: Asked,
    figures: Figures,
    seal: Seal,
    draw: Draw,
    run: "StatementRun | None",
    by: Actor,
) -> "Statement":
    row = write_statement(_written(customer, asked, figures, seal, by), run=run, by=by)
    paper = store_file(f"{row.number}.pdf", "application/pdf", io.BytesIO(draw(row)), by=by)
    keep_paper(row, paper)
    tell_of_statement(
        "statement_made",
        row,
        by=by,
        closing_minor=row.closing_minor,
        currency=row.currency,
        facts_sha256=row.facts_sha256,
        sha256=paper.sha256,
    )
    return row


def _written(
    customer: Customer, asked: Asked, figures: Figures, seal: Seal, by: Actor
) -> StatementFacts:
    return StatementFacts(
        customer=customer,
        currency=figures.currency,
        kind=asked.kind,
        language=asked.language,
        since_on=figures.since_on,
        as_of_on=figures.as_of,
        opening_minor=figures.opening_minor,
        closing_minor=figures.closing_minor,
        overdue_minor=figures.overdue_minor,
        remark=asked.remark.strip(),
        facts=_facts(customer, asked, figures, seal, by),
        seal=seal,
        cut_off_on=asked.cut_off_on,
    )


def _facts(
    customer: Customer, asked: Asked, figures: Figures, seal: Seal, by: Actor
) -> dict[str, Any]:
    """What the paper says, as plain values: kept, hashed, and drawn from."""
    house, head = organization(), letterhead()
    names = ("name_en", "address", "address_en", "phone", "email", "tax_number")
    own = {name: getattr(head, name) for name in names}
    company = own | {"name": house.name if house else ""}
    told = {"code": customer.code, "name": customer.name, "uscc": customer.uscc,
            "address": customer.address}  # fmt: skip
    facts = {
        "company": company,
        "customer": told,
        "kind": asked.kind,
        "language": asked.language,
        "made_on": by.today,
        "seal": short_form(seal),
        "sealed_through": seal.entries_through,
        "remark": asked.remark.strip(),
        "sentences": sentences(figures.closing_minor, figures.overdue_minor),
        "awaiting": awaiting_confirmation(customer.pk, figures.currency),
    }
    return _plain(facts | _figures(figures))


def _figures(figures: Figures) -> dict[str, Any]:
    return asdict(figures)


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """As it comes back from the database: days as text, rows as lists."""
    plain: dict[str, Any] = json.loads(canonical(facts))
    return plain
