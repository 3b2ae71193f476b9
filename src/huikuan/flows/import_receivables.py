"""What customers owe today comes in from a file, each receivable with what of it is settled."""

from collections.abc import Iterable, Sequence
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
    find_people,
    person_id,
    register_named,
    survey_names,
    warn_of_people,
)
from huikuan.flows.import_rows import Judged, Setting
from huikuan.integrations.tables.rows import Checked, MoneyRow, RefusedRow
from huikuan.records.ledger.queries import closed_through, free_keys


class ReceivableImport:
    """How a file of receivables is surveyed, judged and written."""

    def survey(self, rows: Iterable[Checked], setting: Setting) -> int:
        """Learn which customers, people and departments the file names."""
        total = survey_names(rows, setting, "customer_code", "customer_name")
        find_people(setting)
        return total

    def judge(self, rows: Sequence[Checked], setting: Setting) -> Judged:
        """A number is new, known with the same facts, or refused because it is known otherwise."""
        judged = Judged()
        facts = [row for row in rows if isinstance(row, MoneyRow)]
        keys = free_keys(_key(row, setting) for row in facts)
        standing = receivables_by_key(keys.values())
        closed_on = closed_through()
        taken: set[str] = set()
        for row in rows:
            if isinstance(row, RefusedRow):
                judged.refused.append(row)
                continue
            assert isinstance(row, MoneyRow)
            key = keys[_key(row, setting)]
            refusal = _refusal(row, standing.get(key), closed_on, key in taken)
            taken.add(key)
            if refusal:
                judged.refused.append(refusal)
                continue
            warn_of_people(row, setting)
            if other := setting.twins.pop(row.customer_code, ""):
                twin = {"code": row.customer_code, "other": other}
                row.warnings.append(("code_like_another", twin))
            (judged.known if key in standing else judged.fresh).append(row)
        return judged

    def prepare(self, setting: Setting) -> None:
        """Register the customers the receivables rest on."""
        register_named(setting)

    def write(self, rows: Sequence[Any], setting: Setting) -> None:
        """Recognise the receivables, and what of them was settled before."""
        is_opening = setting.answers.get("revenue") != "yes"
        facts = [_facts(row, setting, is_opening) for row in rows]
        made = recognise_receivables(facts, by=setting.by, source=setting.source)
        settlements = [
            _settlement(row, recognised.item_id, setting, is_opening)
            for row, recognised in zip(rows, made, strict=True)
            if row.settled_minor
        ]
        if settlements:
            settle_receivables(settlements, by=setting.by, source=setting.source)


def _key(row: MoneyRow, setting: Setting) -> str:
    known = setting.customers.get(row.customer_code)
    code = setting.aliases.get(row.customer_code, row.customer_code)
    return receivable_key(known.code if known else code, row.number)


def _refusal(row: MoneyRow, known: Any, closed_on: Any, is_twice: bool) -> RefusedRow | None:
    if is_twice:
        return RefusedRow(row.row, "number", "number_twice", {"number": row.number}, row.cells)
    if known is None:
        if closed_on and row.issued_on <= closed_on:
            params = {"effective_on": row.issued_on, "closed_through_on": closed_on}
            return RefusedRow(row.row, "issued_on", "period_closed", params, row.cells)
        return None
    different = contradictions(row, known)
    if not different:
        return None
    params = {
        "number": row.number,
        "amount_minor": known.amount_minor,
        "currency": known.currency,
        "due_on": known.due_on,
    }
    return RefusedRow(row.row, different[0], "known_differently", params, row.cells)


def _facts(row: MoneyRow, setting: Setting, is_opening: bool) -> ReceivableFacts:
    return ReceivableFacts(
        customer_id=setting.customers[row.customer_code].pk,
        number=row.number,
        currency=row.currency,
        amount_minor=row.amount_minor,
        issued_on=row.issued_on,
        due_on=row.due_on,
        owner_id=person_id(row, setting) if row.texts else None,
        department_id=department_id(row, setting) if row.texts else None,
        contract_number=row.texts.get("contract", "") if row.texts else "",
        key=_key(row, setting),
        is_opening=is_opening,
    )


def _settlement(row: MoneyRow, item_id: int, setting: Setting, is_opening: bool) -> Settlement:
    """Money of an unknown day counts from the day of the receivable: it was never open for more."""
    customer = setting.customers[row.customer_code]
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
