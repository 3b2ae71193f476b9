"""Contracts come in from a file with their plans; what is signed takes effect by being signed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from huikuan.desks.contracts.commands import (
    ContractFacts,
    keep_plan,
    refuse_contract_told_differently,
    write_contract,
)
from huikuan.desks.contracts.queries import contracts_numbered
from huikuan.errors import Refused
from huikuan.flows.import_agreements import (
    AgreementImport,
    Document,
    Taken,
    customer_of,
    field_of_plan,
)
from huikuan.flows.import_customers import department_id, person_id
from huikuan.flows.import_rows import Setting
from huikuan.flows.sign_contract import sign_contract


class ContractImport(AgreementImport):
    """How a file of contracts is judged and written."""

    def prepare(self, documents: Sequence[Document]) -> None:
        """Which of the contracts are known."""
        self.known = contracts_numbered(each.name for each in documents)

    def field_of(self, code: str) -> str:
        """What is wrong with a plan is to be looked for in its column."""
        return field_of_plan(code) or super().field_of(code)

    def take(self, documents: Sequence[Document], setting: Setting) -> list[Taken]:
        """Write each contract, and sign it where the file has the day."""
        return [self._take(document.first, setting) for document in documents]

    def _take(self, row: Any, setting: Setting) -> Taken:
        customer = customer_of(row, setting)
        facts = ContractFacts(row.currency, row.amount_minor, None, row.tax_minor)
        if known := self.known.get(row.number):
            refuse_contract_told_differently(known, customer.pk, facts, (row.terms, row.variant))
            return known.pk, False
        if row.signed_on and row.signed_on > setting.by.today:
            raise Refused("signed_in_future", signed_on=row.signed_on)
        plan = keep_plan(row.terms, by=setting.by, variant=row.variant, currency=row.currency)
        contract = write_contract(
            row.number,
            customer.pk,
            replace(facts, plan=plan),
            by=setting.by,
            title=row.texts.get("title", ""),
            owner_id=person_id(row, setting) or customer.owner_id,
            department_id=department_id(row, setting) or customer.department_id,
        )
        if row.signed_on:
            sign_contract(contract, signed_on=row.signed_on, by=setting.by)
        return contract.pk, True
