"""P9 The rights hold on every page: every route × 13 people × own, the department's, another's.

A refusal leaves every table as it was; what is out of reach looks like what does not exist; a
role, an owner or an account taken away holds from the next request on.
"""

import random
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huikuan.desks.contracts.commands import ContractFacts, keep_plan, write_contract
from huikuan.flows.conclude_contract import file_paper
from huikuan.interfaces.api.routes import ROUTES as API_ROUTES
from huikuan.interfaces.clock import house_acting
from huikuan.interfaces.routes import PUBLIC, READING, SIGNED_IN, Route
from huikuan.interfaces.web import gate
from huikuan.interfaces.web.bank_changes.seen import SEEING
from huikuan.interfaces.web.customers import page as customer_page
from huikuan.interfaces.web.gate import ACCOUNT_ROUTES
from huikuan.interfaces.web.receivables import page as receivable_page
from huikuan.interfaces.web.routes import ROUTES
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.customers.models import Customer
from huikuan.records.people.models import User
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.people.roles import PERMISSIONS, ROLES
from tests.contracting import dealt
from tests.interfaces.api.every_call import fingerprint, furnished, grown
from tests.interfaces.api.program import PASSWORD, Program, department, person, token_of
from tests.interfaces.cast import signed_in
from tests.promises.scale import fresh_seed, times
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.promise]
WHO = (*ROLES, "none", "gone", "anonymous")
CODES = {"own": "OWN", "department": "NEAR", "other": "FAR"}
# How far a letter of the table reaches, by relation.
REACHED = {"o": {"own"}, "d": {"own", "department"}, "a": {"own", "department", "other"}}
WIDTH = {"o": "own", "d": "department", "a": "all"}
# Whose thing a number is, where the name alone does not say it.
RECEIPTS = ("receipt", "cash")
# Only a contract in force is invoiced and has events.
OF_SIGNED = {"invoice-ask-contract", "contract-event-new", "contract-events"}
# Only of oneself, or of nobody in this company: out of reach for everybody here.
NOT_THERE = {
    "view_id", "token_id", "group_id", "assignment_id", "account_id", "notice_id", "gap_id"
}  # fmt: skip
# A file of another document, the refused rows of an import that refused none.
ELSEWHERE = {"attachment_id", "intake_id"}
FREE = {"check", "kind", "language", "user_id", "intake_id"}
# What the API publishes about itself, and its "not here".
API_ABOUT_ITSELF = {"api/v1/openapi.json", "api/v1/docs"}
# Reading it is noted in the history: who took what out of the house.
NOTED = {"customer-statement"}
Ids = dict[str, int]


@pytest.fixture
def companies(db: None) -> dict[str, Ids]:
    """Two departments with furnished customers; pat owns one, and sits beside the second."""
    east, west = department("EAST"), department("WEST")
    keeper = grown(person("keeper", "AC", "all"))
    far, pat = person("ann", "SV", "own", west), person("pat", "SV", "own", east)
    facts = [
        CustomerFacts("OWN", "Own", owner_id=pat.pk, department_id=east.pk),
        CustomerFacts("NEAR", "Near", owner_id=keeper.pk, department_id=east.pk),
        CustomerFacts("FAR", "Far", owner_id=far.pk, department_id=west.pk),
    ]
    register_customers(facts, by=house_acting("test"))
    program = Program(token_of(keeper))
    return {
        relation: furnished(program, code) | agreed_with(code) for relation, code in CODES.items()
    }


def agreed_with(code: str) -> Ids:
    """What was agreed with a customer: a contract in force with all that follows, and a draft."""
    dealings = dealt(World(), Customer.objects.get(code=code), f"P-{code}")
    signed = dealings.pop("contract_id")
    return dealings | {"signed_contract_id": signed, "contract_id": contract_with(code)}


def contract_with(code: str) -> int:
    """A contract with a customer, with a plan and a paper, on its way to the signature."""
    customer, by = Customer.objects.get(code=code), house_acting("test")
    facts = ContractFacts("CNY", 100_000, keep_plan("3331", by=by))
    contract = write_contract(f"DRAFT-{code}", customer.pk, facts, by=by)
    file_paper(contract, "paper.pdf", "application/pdf", BytesIO(code.encode()), by=by)
    return contract.pk


def browser_of(who: str) -> Client:
    """Pat as one of the thirteen."""
    pat = User.objects.get(username="pat")
    pat.assignments.all().delete()
    pat.is_active = who != "gone"
    pat.save()
    if who in ROLES:
        pat.assignments.create(
            role=who,
            scope=WIDTH[width_of(who)],
            department=pat.department,
            granted_by="test",
            granted_at=house_acting("test").at,
        )
    return signed_in(None if who == "anonymous" else pat)


def width_of(role: str) -> str:
    """How far the role usually reaches: the widest letter of its rows."""
    letters = {row[role] for row in PERMISSIONS.values() if role in row}
    return next(letter for letter in "ado" if letter in letters)


def names_in(route: Route) -> list[str]:
    """The parameters of an address."""
    return re.findall(r"<(?:\w+:)?(\w+)>", route.path)


def address(route: Route, ids: Ids, code: str) -> str:
    """The address of a route on the things of one customer."""
    values: dict[str, Any] = {}
    for name in names_in(route):
        if name == "contract_id" and route.name in OF_SIGNED:
            values[name] = ids["signed_contract_id"]
        elif name == "item_id":
            is_receipt = route.name.startswith(RECEIPTS)
            values[name] = ids["receipt_id" if is_receipt else "receivable_id"]
        else:
            more = {"code": code, "note_id": ids["credit_note_id"], "intake_id": ids["import_id"],
                    "check": "entries_balance", "kind": "receivables", "language": "en",
                    "user_id": ids["owner_id"], "change_id": ids["bank_change_id"],
                    "request_id": ids["invoice_request_id"],
                    "red_id": ids["red_confirmation_id"]}  # fmt: skip
            values[name] = (more | ids).get(name, 999_999)
    return reverse(route.name, kwargs=values)


def expected(route: Route, who: str, method: str, relation: str) -> set[int]:
    """What the table says; nothing where the call is lawful and would change something."""
    needed = route.needed(method)
    if needed == PUBLIC:
        return set()
    if who in {"anonymous", "gone"}:
        return {302}
    if needed != SIGNED_IN and who not in PERMISSIONS[needed]:
        return {403}
    names = set(names_in(route))
    is_on_a_customer = needed != SIGNED_IN and names - FREE - NOT_THERE
    if is_on_a_customer and relation not in REACHED[PERMISSIONS[needed][who]]:
        return {404}
    if method not in READING or route.name in NOTED:
        return set()
    sees_no_bank = not any(who in PERMISSIONS[one] for one in SEEING)
    # What hangs elsewhere than here is not found even by whoever may.
    is_hidden = names & NOT_THERE or (route.name == "bank-change" and sees_no_bank)
    found = {404} if is_hidden else {200, 302}
    return found | {404} if names & ELSEWHERE else found


def tried(who: str, companies: dict[str, Ids]) -> int:
    """Every route, method and relation as one of the thirteen; how many requests it took."""
    browser, count = browser_of(who), 0
    before = fingerprint()
    for relation, ids in companies.items():
        ids = ids | {"owner_id": User.objects.get(username="keeper").pk}
        for route in ROUTES:
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                if method not in route.methods:
                    wanted = {405}
                elif not (wanted := expected(route, who, method, relation)):
                    continue
                response = browser.generic(method, address(route, ids, CODES[relation]))
                assert response.status_code in wanted, (who, relation, route.name, method, wanted,
                                                        response.status_code)  # fmt: skip
                if wanted == {302}:
                    assert response["Location"].startswith("/account/login/"), route.name
                count += 1
    assert fingerprint() == before, who
    return count


def test_every_page_answers_as_the_table_says(companies: dict[str, Ids]) -> None:
    """All thirteen in the whole run, some of them in a slice."""
    whom = random.Random(fresh_seed()).sample(WHO, times(4, len(WHO)))
    count = sum(tried(who, companies) for who in whom)
    print(f"P9: {count} requests as {', '.join(whom)}, all as the table says")
    assert count > 100 * len(whom)


def test_a_saboteur_who_saves_before_asking_is_caught(
    companies: dict[str, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is written before the right is asked shows in the fingerprint."""
    honest = gate.refused_entry

    def late(request: Any, needed: str) -> Any:
        if request.method not in READING:
            Customer.objects.filter(code="FAR").update(region="moved")
        return honest(request, needed)

    monkeypatch.setattr(gate, "refused_entry", late)
    with pytest.raises(AssertionError):
        tried("SV", companies)


@pytest.mark.parametrize("room, name", [
    (customer_page, "visible_to"), (receivable_page, "receivables_visible_to"),
])  # fmt: skip
def test_a_saboteur_who_drops_one_filter_of_scope_is_caught(
    companies: dict[str, Ids], monkeypatch: pytest.MonkeyPatch, room: Any, name: str
) -> None:
    scoped = getattr(room, name)
    monkeypatch.setattr(room, name, lambda rights, *more: scoped(EVERYTHING, *more))
    with pytest.raises(AssertionError):
        tried("SM", companies)


def test_out_of_reach_looks_like_what_is_not_there(companies: dict[str, Ids]) -> None:
    browser = browser_of("SR")
    nothing = dict.fromkeys(companies["other"], 10**9)
    count = 0
    for route in ROUTES:
        if set(names_in(route)) - FREE - NOT_THERE and "GET" in route.methods:
            there, not_there = (
                address(route, ids | {"owner_id": 10**9}, code)
                for ids, code in ((companies["other"], "FAR"), (nothing, "FIX"))
            )
            foreign, absent = browser.get(there), browser.get(not_there)
            assert foreign.status_code == absent.status_code, route.name
            told = foreign.content.replace(there.encode(), b"")
            assert masked(told) == masked(absent.content.replace(not_there.encode(), b"")), (
                route.name
            )
            count += 1
    assert count > 15


def masked(content: bytes) -> bytes:
    """A page without what differs from request to request anyway."""
    return re.sub(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": ?"[^"]*"'
                  rb"|csrf[^>]*|next=[^\"]*", b"", content)  # fmt: skip


def test_what_is_taken_away_is_gone_at_the_next_request(companies: dict[str, Ids]) -> None:
    browser = browser_of("SR")
    pat, ann = (User.objects.get(username=name) for name in ("pat", "ann"))
    assert browser.get("/customer/OWN").status_code == 200
    Customer.objects.filter(code="OWN").update(owner=ann)
    assert browser.get("/customer/OWN").status_code == 404
    Customer.objects.filter(code="OWN").update(owner=pat)
    assert browser.get("/customer/OWN").status_code == 200
    pat.assignments.all().delete()
    assert browser.get("/customer/OWN").status_code == 403
    User.objects.filter(pk=pat.pk).update(is_active=False)
    assert browser.get("/customer/OWN").status_code == 302


def test_without_the_second_factor_nobody_is_in(companies: dict[str, Ids]) -> None:
    """Whoever has one is not signed in by the password alone."""
    browser_of("SR")
    pat = User.objects.get(username="pat")
    TOTP.activate(pat, generate_totp_secret())
    browser = Client()
    form = {"login": "pat", "password": PASSWORD}
    answer = browser.post(reverse("account_login"), form)
    assert answer.status_code == 302
    assert (
        "2fa" in answer["Location"] or "mfa" in answer["Location"] or "auth" in answer["Location"]
    )
    for route in ROUTES:
        if route.permission != PUBLIC and "GET" in route.methods and not names_in(route):
            response = browser.get(reverse(route.name))
            assert response.status_code == 302, route.name
            assert response["Location"].startswith("/account/"), route.name


def every_pattern(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address the product resolves."""
    for each in resolver.url_patterns:
        path = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from every_pattern(each, path)
        else:
            yield path, each


def test_every_address_of_the_resolver_is_declared(companies: dict[str, Ids]) -> None:
    """A page stands in the table of pages, a call in that of the API; the rest does not exist."""
    browser, undeclared = browser_of("AD"), []
    in_api = {re.sub(r"{\w+}", "<>", f"api/v1{route.path}") for route in API_ROUTES}
    for path, pattern in every_pattern(get_resolver()):
        if hasattr(pattern.callback, "route") or pattern.name in ACCOUNT_ROUTES:
            continue
        bare = re.sub(r"<[^>]*>", "<>", path)
        if bare in in_api | API_ABOUT_ITSELF or "<" in path or "(" in path:
            continue
        if browser.get("/" + path).status_code not in {302, 404}:
            undeclared.append(path)
    assert undeclared == []
