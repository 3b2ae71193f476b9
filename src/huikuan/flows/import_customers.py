"""Companies come in from a file: new ones are registered, blanks of known ones are filled."""

from collections.abc import Iterable, Sequence
from typing import Any

from huikuan.flows.import_rows import Judged, Setting, meet_customers
from huikuan.flows.keep_customer import changes_told
from huikuan.integrations.tables.rows import Checked, CustomerRow, RefusedRow
from huikuan.records.customers.commands import (
    CustomerFacts,
    add_bank_account,
    add_contact,
    change_customer,
    register_customers,
)
from huikuan.records.customers.models import Customer
from huikuan.records.customers.queries import (
    holders_of_uscc,
    names_by_customer,
)
from huikuan.records.timeline.commands import EventDraft, record_events

PLAIN_FIELDS = ("uscc", "tax_number", "country", "region", "industry", "address")
NAME_FIELDS = {"short_name": "short", "former_name": "former", "english_name": "foreign"}


class CustomerImport:
    """How a file of customers is judged and written."""

    code_field = "code"

    def judge(self, rows: Sequence[Checked], setting: Setting) -> Judged:
        """New codes are new; a known company must not be contradicted."""
        judged = Judged()
        facts = [row for row in rows if isinstance(row, CustomerRow)]
        meet_customers((row.code for row in facts), setting)
        holders = holders_of_uscc(row.texts.get("uscc", "") for row in facts)
        named: set[str] = set()
        for row in rows:
            if isinstance(row, RefusedRow):
                judged.refused.append(row)
                continue
            assert isinstance(row, CustomerRow)
            self._sort_in(row, judged, holders, named, setting)
        return judged

    def _sort_in(
        self,
        row: CustomerRow,
        judged: Judged,
        holders: dict[str, str],
        named: set[str],
        setting: Setting,
    ) -> None:
        """New, known, or refused; a company stands once in a file and holds its own code."""
        code, known = setting.meant(row.code), setting.customer(row.code)
        refusal = _contradiction(row, code, known, holders)
        if code in named:
            params = {"number": row.code}
            refusal = RefusedRow(row.row, "code", "number_twice", params, row.cells)
        if refusal:
            judged.refused.append(refusal)
            return
        named.add(code)
        holders.setdefault(row.texts.get("uscc", ""), code)
        if known is not None and not _blanks_filled(row, known):
            judged.known.append(row)
            return
        warn_of_people(row, setting)
        _warn_of_account(row, known)
        if known is None:
            setting.newcomers.add(code)
        if other := setting.twins.pop(row.code, ""):
            row.warnings.append(("code_like_another", {"code": row.code, "other": other}))
        judged.fresh.append(row)

    def write(self, judged: Judged, setting: Setting) -> None:
        """Register the new companies, fill the blanks of the known ones."""
        new = [row for row in judged.fresh if setting.customer(row.code) is None]
        made = register_customers([_facts(row, setting) for row in new], by=setting.by)
        tell_of_customers(made.values(), setting)
        told: list[EventDraft] = []
        for row in judged.fresh:
            known = setting.customer(row.code)
            if known is not None:
                changed = change_customer(known, _blanks_filled(row, known), by=setting.by)
                told += changes_told(known, changed, on=setting.by.today)
            _add_contact(known or made[setting.meant(row.code)], row, setting)
            if known is None:
                _add_account(made[setting.meant(row.code)], row, setting)
        record_events(told, by=setting.by)
        # What was changed is read anew when the next batch speaks of it.
        for row in judged.fresh:
            setting.customers.pop(setting.meant(row.code), None)


def warn_of_people(row: Any, setting: Setting) -> None:
    """An owner or department nobody knows is left out, with a warning."""
    for name, known in (("owner", setting.owners), ("department", setting.departments)):
        text = row.texts.get(name)
        if text and text not in known:
            row.warnings.append((f"{name}_unknown", {"text": text}))


def person_id(row: Any, setting: Setting) -> int | None:
    """The owner a row names, if known."""
    found = setting.owners.get(row.texts.get("owner", ""))
    return found.pk if found else None


def department_id(row: Any, setting: Setting) -> int | None:
    """The department a row names, if known."""
    found = setting.departments.get(row.texts.get("department", ""))
    return found.pk if found else None


def register_named(rows: Iterable[Any], setting: Setting) -> None:
    """Register the companies that rows of money name, and keep other spellings of their names."""
    spelled: dict[str, dict[str, None]] = {}
    for row in rows:
        spelled.setdefault(setting.meant(row.customer_code), {})[row.customer_name] = None
    met = {code: setting.customers[code] for code in spelled if code in setting.customers}
    # Most files say of a company what is known at first sight: only other names are looked up.
    strange = [row.pk for code, row in met.items() if spelled[code].keys() - {row.name, code}]
    known_names = names_by_customer(strange)
    facts, new_codes = [], []
    for code, (first, *others) in spelled.items():
        known = setting.customers.get(code)
        if known is None:
            new_codes.append(code)
            spellings = tuple(("spelling", text) for text in others)
            facts.append(CustomerFacts(code=code, name=first, names=spellings))
        else:
            have = known_names.get(known.pk, set()) | {known.name, code}
            new = tuple(("spelling", t) for t in (first, *others) if t not in have)
            if new:
                facts.append(CustomerFacts(code=known.code, name=known.name, names=new))
    made = register_customers(facts, by=setting.by)
    tell_of_customers([made[code] for code in new_codes], setting)
    setting.customers |= {code: made[code] for code in new_codes}


def tell_of_customers(customers: Iterable[Customer], setting: Setting) -> None:
    """Write the first line of the history of each new company."""
    record_events(
        [
            EventDraft(
                "customer_registered",
                setting.by.today,
                f"customer:{customer.pk}",
                customer.pk,
                {"name": customer.name, "code": customer.code},
            )
            for customer in customers
        ],
        by=setting.by,
    )


def _contradiction(
    row: CustomerRow, code: str, known: Customer | None, holders: dict[str, str]
) -> RefusedRow | None:
    uscc = row.texts.get("uscc", "")
    if uscc and holders.get(uscc, code) != code:
        params = {"uscc": uscc, "code": holders[uscc]}
        return RefusedRow(row.row, "uscc", "uscc_taken", params, row.cells)
    if known is None:
        return None
    for name in PLAIN_FIELDS:
        old, told = getattr(known, name), row.texts.get(name, "")
        if old and told and old != told:
            params = {"code": row.code, "field": name, "known": old, "told": told}
            return RefusedRow(row.row, name, "customer_known_differently", params, row.cells)
    return None


def _blanks_filled(row: CustomerRow, known: Customer) -> dict[str, Any]:
    return {
        name: row.texts[name]
        for name in PLAIN_FIELDS
        if row.texts.get(name) and not getattr(known, name)
    }


def _facts(row: CustomerRow, setting: Setting) -> CustomerFacts:
    plain = {name: row.texts.get(name, "") for name in PLAIN_FIELDS}
    group = row.texts.get("group", "")
    names = tuple(
        (kind, row.texts[name]) for name, kind in NAME_FIELDS.items() if name in row.texts
    )
    return CustomerFacts(
        code=setting.meant(row.code),
        name=row.name,
        group_code=group[:64],
        group_name=group,
        owner_id=person_id(row, setting),
        department_id=department_id(row, setting),
        names=names,
        **plain,
    )


def _warn_of_account(row: CustomerRow, known: Customer | None) -> None:
    """A file never changes where a company we know pays from: two people do, one after another."""
    if known is not None and row.texts.get("bank_account"):
        row.warnings.append(("bank_account_left_out", {}))


def _add_contact(customer: Customer, row: CustomerRow, setting: Setting) -> None:
    if contact := row.texts.get("contact"):
        details = {name: row.texts.get(name, "") for name in ("phone", "email")}
        add_contact(customer, contact[:80], by=setting.by, **details)


def _add_account(customer: Customer, row: CustomerRow, setting: Setting) -> None:
    if number := row.texts.get("bank_account"):
        bank = row.texts.get("bank", "")
        add_bank_account(customer, number, by=setting.by, bank_name=bank, holder=customer.name)
