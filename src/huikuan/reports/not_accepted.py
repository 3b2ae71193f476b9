"""Which invoices does the customer not take, why, and since when? With an ageing of their own."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from huikuan.desks.receivables.queries.invoices import non_acceptances_visible_to
from huikuan.records.people.rights import Rights

BANDS = (7, 15, 30, 60)
"""The last day of each band of the ageing; what is older stands in one more."""


@dataclass
class NotAccepted:
    """Invoices not accepted for one reason in one currency: how many, how much, how old."""

    reason: str
    currency: str
    count: int = 0
    total_minor: int = 0
    oldest_on: date | None = None
    by_band: Counter[int] = field(default_factory=Counter)

    @property
    def bands_minor(self) -> list[int]:
        """The amount in each band, the youngest first."""
        return [self.by_band[place] for place in range(len(BANDS) + 1)]


def not_accepted(rights: Rights, *, as_of: date) -> list[NotAccepted]:
    """One row for each reason and currency, the largest first."""
    rows: dict[tuple[str, str], NotAccepted] = {}
    told = non_acceptances_visible_to(rights).filter(since_on__lte=as_of)
    for reason, since_on, currency, minor in told.values_list(
        "reason", "since_on", "invoice__currency", "invoice__amount_minor"
    ):
        row = rows.setdefault((reason, currency), NotAccepted(reason, currency))
        row.count += 1
        row.total_minor += minor
        row.oldest_on = min(row.oldest_on or since_on, since_on)
        row.by_band[band_of((as_of - since_on).days)] += minor
    return sorted(rows.values(), key=lambda row: (row.currency, -row.total_minor))


def band_of(days: int) -> int:
    """Into which band so many days fall."""
    return sum(days > last for last in BANDS)
