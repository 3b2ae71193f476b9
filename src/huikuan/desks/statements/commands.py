"""What the statements desk can do: state, link, confirm, take a difference, close it."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F

from huikuan.desks.statements.models import (
    OUTCOMES,
    REASONS,
    Confirmation,
    CutOff,
    Difference,
    Letterhead,
    Statement,
    StatementLink,
    StatementRun,
    StatementSetting,
)
from huikuan.desks.statements.rules import (
    CODE_MINUTES,
    CODE_TRIES,
    CODES_IN_ALL,
    LINK_DAYS,
    SECONDS_BETWEEN_CODES,
    TRIES_IN_ALL,
    VISIT_MINUTES,
    answer_due,
    hashed,
    may_be_answered,
)
from huikuan.engine.statements.cut_offs import EVERY_MONTHS, is_cut_off
from huikuan.errors import Refused
from huikuan.records.customers.models import Contact, Customer
from huikuan.records.files.models import StoredFile
from huikuan.records.ledger.storage.hashing import sha256_of
from huikuan.records.people.actor import Actor
from huikuan.records.timeline.commands import record_event
from huikuan.records.timeline.models import Seal

TEXT_MAX = 1000
PROBLEMS_MAX = 500


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What a statement says, before it is written."""

    customer: Customer
    currency: str
    kind: str
    language: str
    since_on: date
    as_of_on: date
    opening_minor: int
    closing_minor: int
    overdue_minor: int
    remark: str
    facts: dict[str, Any]
    seal: Seal
    cut_off_on: date | None = None


@dataclass(frozen=True, slots=True)
class LetterheadFacts:
    """What stands at the head of our papers besides our name."""

    name_en: str = ""
    address: str = ""
    address_en: str = ""
    phone: str = ""
    email: str = ""
    tax_number: str = ""


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """How one customer gets statements."""

    cut_off: int = 0
    every_months: int = 1
    kind: str = "open_item"
    language: str = "zh"
    channel: str = "email"
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Objected:
    """What a customer says to one line; ``their_minor``: what they think it should be."""

    item_id: int | None
    number: str
    our_minor: int
    reason: str
    text: str = ""
    their_minor: int | None = None


def keep_letterhead(facts: LetterheadFacts) -> Letterhead:
    """Our papers begin with this from now on."""
    row = Letterhead.objects.first() or Letterhead()
    for name, value in asdict(facts).items():
        setattr(row, name, value.strip())
    row.save()
    return row


def keep_setting(customer: Customer, facts: SettingFacts, *, by: Actor) -> StatementSetting:
    """A customer gets statements like this from now on. Refuses ``cut_off_unknown``."""
    if not is_cut_off(facts.cut_off) or facts.every_months not in EVERY_MONTHS:
        raise Refused("cut_off_unknown", cut_off=facts.cut_off)
    if facts.contact is not None and facts.contact.customer_id != customer.pk:
        raise Refused("statement_contact_of_other", name=facts.contact.name)
    names = ("cut_off", "every_months", "kind", "language", "channel", "contact")
    values = {name: getattr(facts, name) for name in names}
    row, _ = StatementSetting.objects.update_or_create(
        customer=customer, defaults=values | {"updated_at": by.at}
    )
    return row


def write_statement(
    facts: StatementFacts, *, run: StatementRun | None = None, by: Actor
) -> Statement:
    """State what one customer owes; the number is given with the row."""
    row = Statement.objects.create(
        customer=facts.customer,
        currency=facts.currency,
        kind=facts.kind,
        language=facts.language,
        since_on=facts.since_on,
        as_of_on=facts.as_of_on,
        opening_minor=facts.opening_minor,
        closing_minor=facts.closing_minor,
        overdue_minor=facts.overdue_minor,
        remark=facts.remark,
        facts=facts.facts,
        facts_sha256=sha256_of(facts.facts),
        seal=facts.seal,
        cut_off_on=facts.cut_off_on,
        run=run,
        owner=facts.customer.owner,
        made_at=by.at,
        made_by=by.name,
    )
    row.number = f"DZ{facts.as_of_on:%Y%m%d}-{row.pk:06d}"
    row.save(update_fields=["number"])
    return row


def keep_paper(statement: Statement, file: StoredFile) -> None:
    """The paper of a statement, stored by its hash."""
    statement.file = file
    statement.save(update_fields=["file"])


def move_statement(statement: Statement, state: str, **days: datetime) -> None:
    """A statement goes on: sent, opened, answered, withdrawn."""
    statement.state = state
    for name, value in days.items():
        setattr(statement, name, value)
    statement.save(update_fields=["state", *days])


def hold_statement(statement_id: int) -> Statement:
    """Keep others away from a statement until this transaction ends."""
    return (
        Statement.objects.select_for_update(of=("self",))
        .select_related("customer", "seal", "file")
        .get(pk=statement_id)
    )


def make_link(
    statement: Statement, email: str, name: str, *, by: Actor
) -> tuple[StatementLink, str]:
    """A new way to a statement for one person; its token is told now and never kept."""
    token = secrets.token_urlsafe(32)
    link = StatementLink.objects.create(
        statement=statement,
        email=email,
        name=name[:80],
        token_sha256=hashed(token),
        created_at=by.at,
        expires_at=by.at + timedelta(days=LINK_DAYS),
    )
    return link, token


def revoke_links(statement: Statement, *, by: Actor) -> int:
    """No link to this statement opens any more, and no visit goes on."""
    links = StatementLink.objects.filter(statement=statement, revoked_at=None)
    return links.update(revoked_at=by.at, code_sha256="", visit_sha256="")


def new_code(link: StatementLink, *, by: Actor) -> str | None:
    """A fresh one-time code, or none where too many were sent; the old one holds no more."""
    lately = by.at - timedelta(seconds=SECONDS_BETWEEN_CODES)
    code = f"{secrets.randbelow(10**6):06d}"
    free = StatementLink.objects.filter(
        pk=link.pk, codes_sent__lt=CODES_IN_ALL, tries_in_all__lt=TRIES_IN_ALL
    ).exclude(code_sent_at__gt=lately)
    given = free.update(
        code_sha256=_code_hash(link, code),
        code_sent_at=by.at,
        code_expires_at=by.at + timedelta(minutes=CODE_MINUTES),
        codes_sent=F("codes_sent") + 1,
        tries=0,
    )
    return code if given else None


def try_code(link: StatementLink, code: str, *, by: Actor) -> str | None:
    """Try a code; right, it opens one visit, whose token is told now. Each try counts first.

    Counted in one statement of the database before anything is compared: a hundred tries at
    once are a hundred tries.
    """
    counted = StatementLink.objects.filter(
        pk=link.pk, tries__lt=CODE_TRIES, tries_in_all__lt=TRIES_IN_ALL
    ).update(tries=F("tries") + 1, tries_in_all=F("tries_in_all") + 1)
    if not counted:
        return None
    row = StatementLink.objects.get(pk=link.pk)
    is_alive = row.code_sha256 and row.code_expires_at and row.code_expires_at > by.at
    is_right = hmac.compare_digest(row.code_sha256, _code_hash(link, code))
    if not (is_alive and is_right and row.revoked_at is None):
        return None
    visit = secrets.token_urlsafe(32)
    used = StatementLink.objects.filter(pk=link.pk, code_sha256=row.code_sha256).update(
        code_sha256="",
        visit_sha256=hashed(visit),
        visit_expires_at=by.at + timedelta(minutes=VISIT_MINUTES),
        opened_at=row.opened_at or by.at,
    )
    return visit if used else None


def confirm_statement(
    statement: Statement,
    link: StatementLink,
    name: str,
    disputed_minor: int,
    file: StoredFile,
    *,
    by: Actor,
) -> Confirmation:
    """The customer says that the statement is right, but for what they dispute."""
    if not may_be_answered(statement.state):
        raise Refused("statement_answered", number=statement.number)
    return Confirmation.objects.create(
        statement=statement,
        link=link,
        name=name,
        confirmed_on=by.today,
        confirmed_at=by.at,
        confirmed_minor=statement.closing_minor - disputed_minor,
        disputed_minor=disputed_minor,
        file=file,
    )  # fmt: skip


def raise_difference(
    statement: Statement, said: Objected, who: str, file: StoredFile | None, *, by: Actor
) -> Difference:
    """One line is seen differently: a task for whoever looks after the customer."""
    if said.reason not in REASONS:
        raise Refused("difference_reason_unknown", reason=said.reason)
    if len(said.text) > TEXT_MAX:
        raise Refused("difference_text_too_long", length_max=TEXT_MAX)
    return Difference.objects.create(
        statement=statement,
        customer=statement.customer,
        item_id=said.item_id,
        number=said.number,
        currency=statement.currency,
        our_minor=said.our_minor,
        their_minor=said.their_minor,
        reason=said.reason,
        text=said.text.strip(),
        file=file,
        raised_by=who,
        raised_at=by.at,
        raised_on=by.today,
        owner=statement.owner,
        due_on=answer_due(said.reason, by.today),
    )


def hand_difference(difference: Difference, owner_id: int, due_on: date) -> None:
    """Somebody else answers a difference, or until another day."""
    Difference.objects.filter(pk=difference.pk).update(owner_id=owner_id, due_on=due_on)
    difference.refresh_from_db()


def close_difference(difference_id: int, outcome: str, text: str, *, by: Actor) -> Difference:
    """A difference is answered: they were right, we explained, or the books were corrected."""
    if outcome not in OUTCOMES[1:]:
        raise Refused("difference_outcome_unknown", outcome=outcome)
    if not text.strip():
        raise Refused("difference_answer_missing")
    closed = Difference.objects.filter(pk=difference_id, outcome="open").update(
        outcome=outcome,
        outcome_text=text.strip()[:500],
        closed_at=by.at,
        closed_on=by.today,
        closed_by=by.name,
    )
    if not closed:
        raise Refused("difference_closed")
    return Difference.objects.select_related("statement", "customer").get(pk=difference_id)


def begin_run(through_on: date, total: int, *, sends: bool, by: Actor) -> StatementRun:
    """One month-end run begins; only one at a time. Refuses ``statement_run_going``."""
    if StatementRun.objects.exclude(state="done").exists():
        raise Refused("statement_run_going")
    return StatementRun.objects.create(
        through_on=through_on,
        total=total,
        sends=sends,
        user_id=by.user_id,
        actor_name=by.name,
        started_at=by.at,
    )


def note_cut_off(run: StatementRun, customer_id: int, cut_off_on: date) -> bool:
    """This customer's cut-off is done by this run; False where it was done before."""
    _, is_new = CutOff.objects.get_or_create(
        customer_id=customer_id, cut_off_on=cut_off_on, defaults={"run": run}
    )
    return is_new


def count_in_run(run: StatementRun, counts: Mapping[str, int]) -> None:
    """How far a run is."""
    StatementRun.objects.filter(pk=run.pk).update(
        **{name: F(name) + count for name, count in counts.items()}
    )


def note_problem(run: StatementRun, code: str, customer: Customer) -> None:
    """What a run could not do for one customer, for a person to see to."""
    row = StatementRun.objects.select_for_update().get(pk=run.pk)
    told = {"code": code, "customer": customer.code, "name": customer.name}
    row.problems = [*row.problems, told][:PROBLEMS_MAX]
    row.save(update_fields=["problems"])


def end_run(run: StatementRun, state: str, *, by: Actor) -> None:
    """A run is done, or has stopped and can go on."""
    run.state, run.finished_at = state, by.at if state == "done" else None
    run.save(update_fields=["state", "finished_at"])


def _code_hash(link: StatementLink, code: str) -> str:
    """Six digits are few: hashed with our secret, so that a stolen table does not tell them."""
    told = f"statement-code:{link.pk}:{code}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()


def tell_of_statement(
    kind: str,
    statement: Statement,
    *,
    by: Actor,
    tell: tuple[int, ...] = (),
    **params: Any,
) -> None:
    """Something happened to a statement of a customer; the history names it by its number."""
    record_event(
        kind,
        on=by.today,
        subject=f"statement:{statement.pk}",
        customer_id=statement.customer_id,
        tell=tell,
        by=by,
        number=statement.number,
        **params,
    )
