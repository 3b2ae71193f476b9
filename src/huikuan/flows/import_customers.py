"""Companies come in from a file: new ones are registered, blanks of known ones are filled."""

from collections.abc import Iterable, Sequence
from typing import Any

from huikuan.flows.import_rows import Judged, Setting
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
    codes_without_zeros,
    customers_by_code,
    holders_of_uscc,
    names_by_customer,
)
from huikuan.records.people.queries import departments, users_by_username
from huikuan.records.timeline.commands import EventDraft, record_events

PLAIN_FIELDS = ("uscc", "tax_number", "country", "region", "industry", "address")
NAME_FIELDS = {"short_name": "short", "former_name": "former", "english_name": "foreign"}


class CustomerImport:
    """How a file of customers is surveyed, judged and written."""

    def survey(self, rows: Iterable[Checked], setting: Setting) -> int:
        """Learn which companies, people and departments the file names."""
        total = survey_names(rows, setting, "code", "name")
        find_people(setting)
        return total

    def judge(self, rows: Sequence[Checked], setting: Setting) -> Judged:
        """New codes are new; a known company must not be contradicted."""
        judged = Judged()
        facts = [row for row in rows if isinstance(row, CustomerRow)]
        holders = holders_of_uscc(row.texts.get("uscc", "") for row in facts)
        for row in rows:
            if isinstance(row, RefusedRow):
                judged.refused.append(row)
                continue
            assert isinstance(row, CustomerRow)
            known = setting.customers.get(row.code)
            refusal = _contradiction(row, known, holders)
            if refusal:
                judged.refused.append(refusal)
            elif known is not None and not _blanks_filled(row, known):
                judged.known.append(row)
            else:
                warn_of_people(row, setting)
                _warn_of_account(row, known)
                judged.fresh.append(row)
            holders.setdefault(row.texts.get("uscc", ""), row.code)
        return judged

    def prepare(self, setting: Setting) -> None:
        """Customers rest on nothing."""

    def write(self, rows: Sequence[Any], setting: Setting) -> None:
        """Register the new companies, fill the blanks of the known ones."""
        new = [row for row in rows if row.code not in setting.customers]
        made = register_customers([_facts(row, setting) for row in new], by=setting.by)
        tell_of_customers(made.values(), setting)
        for row in rows:
            if row.code in setting.customers:
                known = setting.customers[row.code]
                change_customer(known, _blanks_filled(row, known), by=setting.by)
            _add_contact(made.get(row.code) or setting.customers[row.code], row, setting)
            if row.code in made:
                _add_account(made[row.code], row, setting)
        setting.customers |= made


def survey_names(rows: Iterable[Checked], setting: Setting, code: str, name: str) -> int:
    """Collect every company of a file with the spellings of its name, the first one first."""
    total = 0
    spelled: dict[str, dict[str, None]] = {}
    owners: set[str] = set()
    for row in rows:
        total += 1
        if not isinstance(row, RefusedRow):
            spelled.setdefault(getattr(row, code), {})[getattr(row, name)] = None
            if row.texts:
                owners.add(row.texts.get("owner", ""))
    setting.owners = dict.fromkeys(owners - {""})
    known = codes_without_zeros()
    found = customers_by_code(spelled)
    for each in spelled.keys() - found.keys():
        twin = known.get(each.lstrip("0")) if each.isdecimal() else None
        if twin:
            setting.twins[each] = twin
    if setting.answers.get("zeros") == "match":
        found |= _matched(setting.twins)
        setting.twins = {}
        setting.aliases = _alike(spelled.keys() - found.keys())
        for twin, first in setting.aliases.items():
            spelled[first] |= spelled.pop(twin)
    else:
        setting.twins |= _alike(spelled.keys() - found.keys())
    setting.customers = found
    setting.names = {each: list(names) for each, names in spelled.items()}
    return total


def _alike(codes: Iterable[str]) -> dict[str, str]:
    """New codes of one file that differ by leading zeros only, each with the one that has most."""
    first: dict[str, str] = {}
    return {
        code: other
        for code in sorted(filter(str.isdecimal, codes))
        if (other := first.setdefault(code.lstrip("0"), code)) != code
    }


def _matched(twins: dict[str, str]) -> dict[str, Customer]:
    there = customers_by_code(twins.values())
    return {code: there[twin] for code, twin in twins.items() if twin in there}


def find_people(setting: Setting) -> None:
    """Find the owners and departments a file names."""
    setting.owners = dict(users_by_username(setting.owners))
    setting.departments = {d.name: d for d in departments()} | {d.code: d for d in departments()}


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


def register_named(setting: Setting) -> None:
    """Register the companies a file of money names, and keep other spellings of their names."""
    known_names = names_by_customer(c.pk for c in setting.customers.values())
    facts = []
    for code, (first, *others) in setting.names.items():
        known = setting.customers.get(code)
        if known is None:
            spellings = tuple(("spelling", text) for text in others)
            facts.append(CustomerFacts(code=code, name=first, names=spellings))
        else:
            have = known_names.get(known.pk, set()) | {known.name, code}
            new = tuple(("spelling", t) for t in (first, *others) if t not in have)
            if new:
                facts.append(CustomerFacts(code=known.code, name=known.name, names=new))
    made = register_customers(facts, by=setting.by)
    new_codes = setting.names.keys() - setting.customers.keys()
    tell_of_customers([made[code] for code in setting.names if code in new_codes], setting)
    setting.customers |= {code: made[code] for code in new_codes}
    setting.customers |= {twin: setting.customers[code] for twin, code in setting.aliases.items()}


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
    row: CustomerRow, known: Customer | None, holders: dict[str, str]
) -> RefusedRow | None:
    uscc = row.texts.get("uscc", "")
    if uscc and holders.get(uscc, row.code) != row.code:
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
        code=row.code,
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
