"""What customers owe today comes in from a file, each receivable with what of it is settled."""

from collections.abc import Iterable
from typing import Any

from huikuan.desks.cash.commands import Settlement, settle_receivables
from huikuan.desks.receivables.commands import (
    ReceivableFacts,
    receivable_key,
    recognise_receivables,
)
from huikuan.desks.receivables.queries import receivables_by_key
from huikuan.desks.receivables.rules import contradictions
from huikuan.flows.import_customers import (
    department_id,
    person_id,
    register_named,
    warn_of_people,
)
from huikuan.flows.import_documents import DocumentImport
from huikuan.flows.import_rows import Judged, Setting
from huikuan.integrations.tables.rows import MoneyRow


class ReceivableImport(DocumentImport):
    """How a file of receivables is judged and written."""

    day_field = "issued_on"
    day_shown = "due_on"

    def key_of(self, customer_code: str, number: str) -> str:
        """One number of one customer is one receivable."""
        return receivable_key(customer_code, number)

    def known(self, keys: Iterable[str]) -> dict[str, Any]:
        """The standing receivables with these keys."""
        return dict(receivables_by_key(keys))

    def contradictions(self, row: Any, known: Any) -> list[str]:
        """In which facts the file tells a known receivable differently."""
        return contradictions(row, known)

    def look_over(self, judged: Judged, setting: Setting) -> None:
        """Owners nobody knows, codes alike but for zeros, customers that are new."""
        for row in judged.fresh:
            if setting.customer(row.customer_code) is None:
                setting.newcomers.add(setting.meant(row.customer_code))
        for row in [*judged.fresh, *judged.known]:
            if row.texts:
                warn_of_people(row, setting)
            if other := setting.twins.pop(row.customer_code, ""):
                twin = {"code": row.customer_code, "other": other}
                row.warnings.append(("code_like_another", twin))

    def write(self, judged: Judged, setting: Setting) -> None:
        """Recognise the receivables with their customers, and what of them was settled before."""
        register_named([*judged.fresh, *judged.known], setting)
        is_opening = setting.answers.get("revenue") != "yes"
        facts = [self._facts(row, setting, is_opening) for row in judged.fresh]
        made = recognise_receivables(facts, by=setting.by, source=setting.source)
        settlements = [
            _settlement(row, recognised.item_id, setting, is_opening)
            for row, recognised in zip(judged.fresh, made, strict=True)
            if row.settled_minor
        ]
        if settlements:
            settle_receivables(settlements, by=setting.by, source=setting.source)

    def _facts(self, row: MoneyRow, setting: Setting, is_opening: bool) -> ReceivableFacts:
        customer = setting.customers[setting.meant(row.customer_code)]
        return ReceivableFacts(
            customer_id=customer.pk,
            number=row.number,
            currency=row.currency,
            amount_minor=row.amount_minor,
            issued_on=row.issued_on,
            due_on=row.due_on,
            owner_id=person_id(row, setting) if row.texts else None,
            department_id=department_id(row, setting) if row.texts else None,
            contract_number=row.texts.get("contract", "") if row.texts else "",
            key=self.key_of(customer.code, row.number),
            is_opening=is_opening,
        )


def _settlement(row: MoneyRow, item_id: int, setting: Setting, is_opening: bool) -> Settlement:
    """Money of an unknown day counts from the day of the receivable: it was never open for more."""
    customer = setting.customers[setting.meant(row.customer_code)]
    received_on = row.paid_on or row.issued_on
    return Settlement(
        receivable_item_id=item_id,
        customer_id=customer.pk,
        currency=row.currency,
        due_on=row.due_on,
        amount_minor=row.settled_minor,
        number=row.number,
        received_on=received_on,
        applied_on=max(received_on, row.issued_on),
        key=f"receipt:{customer.code}:settles:{row.number}",
        is_opening=is_opening,
    )
