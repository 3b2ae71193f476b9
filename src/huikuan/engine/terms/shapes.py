"""What payment terms are made of: events, steps to the due day, the lines of a plan."""

from dataclasses import dataclass
from enum import StrEnum

from huikuan.errors import Refused

WHOLE = 10_000
"""Shares of a plan are counted in hundredths of a percent."""
LAST_OF_MONTH = 31
_LONGEST_DAYS = 3650
_LONGEST_MONTHS = 240


class Trigger(StrEnum):
    """The event a line of a plan waits for (domain handbook §1.4)."""

    SIGNED = "signed"
    DEPOSIT_RECEIVED = "deposit_received"
    STARTED = "started"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    INSTALLED = "installed"
    PRELIMINARILY_ACCEPTED = "preliminarily_accepted"
    ACCEPTED = "accepted"
    INVOICED = "invoiced"
    STATEMENT_CONFIRMED = "statement_confirmed"
    WARRANTY_OVER = "warranty_over"
    ON_DATE = "on_date"
    MONTH_CLOSED = "month_closed"


class Label(StrEnum):
    """What people call the payment."""

    PAYMENT = "payment"
    ADVANCE = "advance"
    PROGRESS = "progress"
    SHIPMENT = "shipment"
    DELIVERY = "delivery"
    ACCEPTANCE = "acceptance"
    RETENTION = "retention"
    FINAL = "final"


class Shift(StrEnum):
    """Where a due day goes that is no working day; the contract's own day does not move."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"


class InstrumentKind(StrEnum):
    """Who promises to pay the bill: a bank (银承) or a company (商承)."""

    BANK_ACCEPTANCE = "bank_acceptance"
    TRADE_ACCEPTANCE = "trade_acceptance"


@dataclass(frozen=True)
class Days:
    """So many days later, calendar days unless ``working``."""

    count: int
    working: bool = False


@dataclass(frozen=True)
class Months:
    """The same day so many months later; in a month too short its last day."""

    count: int


@dataclass(frozen=True)
class InMonth:
    """A day of this month (``ahead`` 0) or of one of the next; 31 is the month's last day."""

    ahead: int
    day: int = LAST_OF_MONTH


@dataclass(frozen=True)
class NextDay:
    """The first such day of a month that is not before (每月25日付款)."""

    day: int


@dataclass(frozen=True)
class Cutoff:
    """The close of the period the day is in: closed on the 25th, the 26th counts to next month."""

    day: int


Step = Days | Months | InMonth | NextDay | Cutoff


@dataclass(frozen=True)
class Discount:
    """What may be taken off for early payment: the share, and the days to do so."""

    share: int
    days: int


@dataclass(frozen=True)
class Instrument:
    """A bill (承兑汇票) that may be given instead of money, and how long it runs."""

    kind: InstrumentKind
    tenor: Days | Months


@dataclass(frozen=True)
class Term:
    """When a payment is due: the event, and the steps from its day.

    Refuses ``term_days_before_event``: how long before an event is not known before it is.

    ``trigger`` is None where the text names no event: then the day of the document counts.
    ``is_before``: the money must be there before the event may happen (款到发货).
    """

    trigger: Trigger | None = None
    steps: tuple[Step, ...] = ()
    is_before: bool = False
    discount: Discount | None = None
    instrument: Instrument | None = None

    def __post_init__(self) -> None:
        for step in self.steps:
            _check_step(step)
        if self.is_before and self.steps:
            raise Refused("term_days_before_event", trigger=self.trigger)
        if self.discount and not 0 < self.discount.share < WHOLE:
            raise Refused("discount_out_of_range", share=self.discount.share)


@dataclass(frozen=True)
class PlanLine:
    """One payment of a plan: a share of the whole, a fixed amount, or what is left.

    Exactly one of ``share`` (hundredths of a percent), ``amount_minor`` and ``is_remainder``.
    """

    label: Label
    term: Term
    share: int | None = None
    amount_minor: int | None = None
    is_remainder: bool = False

    def __post_init__(self) -> None:
        bases = (self.share is not None) + (self.amount_minor is not None) + self.is_remainder
        if bases != 1:
            raise Refused("plan_line_needs_one_basis", label=self.label)
        if self.share is not None and not 0 < self.share <= WHOLE:
            raise Refused("plan_share_out_of_range", share=self.share)
        if self.amount_minor is not None and self.amount_minor <= 0:
            raise Refused("plan_amount_not_positive", amount_minor=self.amount_minor)


Plan = tuple[PlanLine, ...]


def _check_step(step: Step) -> None:
    """A step stays within ten years, twenty years of months, and the days a month has."""
    match step:
        case Days(count=count) if not 0 <= count <= _LONGEST_DAYS:
            raise Refused("term_days_out_of_range", count=count, most=_LONGEST_DAYS)
        case Months(count=count) | InMonth(ahead=count) if not 0 <= count <= _LONGEST_MONTHS:
            raise Refused("term_months_out_of_range", count=count, most=_LONGEST_MONTHS)
    match step:
        case InMonth(day=day) | NextDay(day=day) | Cutoff(day=day) if not 1 <= day <= LAST_OF_MONTH:
            raise Refused("term_day_out_of_month", day=day)
