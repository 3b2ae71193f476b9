"""P9 The rights hold on every address of the API: role × own, the department's, foreign.

As the table says, no row moves, absent and foreign look the same; what changes in the middle of a
program's day holds from its next call on.
"""

import random
from datetime import timedelta
from typing import Any

import pytest

from huikuan.interfaces.api import door, service
from huikuan.interfaces.api.nouns import credit_notes, invoices, receipts
from huikuan.interfaces.api.problems import Problem
from huikuan.interfaces.api.routes import ANY_CALLER, CHANGING, ROUTES, Route
from huikuan.interfaces.clock import house_acting
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.customers.models import Customer
from huikuan.records.people.models import ApiToken, User
from huikuan.records.people.queries import rights_of
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.people.roles import PERMISSIONS, ROLES
from tests.interfaces.api.every_call import fingerprint, furnished, grown, sent
from tests.interfaces.api.program import Program, department, person, token_of
from tests.promises.scale import fresh_seed, times

pytestmark = [pytest.mark.django_db, pytest.mark.promise]

SCOPES = {"o": "own", "d": "department", "a": "all"}
# Customers by how the person stands to them.
RELATIONS = {"own": "OWN", "department": "NEAR", "foreign": "FAR"}
REACHED = {
    "own": {"own"},
    "department": {"own", "department"},
    "all": {"own", "department", "foreign"},
}
# Addresses that name the customer by code: out of reach is "unknown customer", not "not found".
BY_CODE = {
    "/statements", "/receivables", "/receivables/batch", "/invoices", "/invoice-requests",
    "/receipts", "/files", "/contracts", "/orders", "/deliveries/batch", "/events", "/events/batch",
}  # fmt: skip
# What does not depend on a customer at all.
IMPORTS = {route.path for route in ROUTES if route.path.startswith("/imports")}
REPORTS = {"/ageing", "/ageing/items"}
FREE = {
    "/me", "/tokens", "/tokens/{token_id}", "/checks/house", "/checks/seals", "/payment-terms",
}  # fmt: skip
# Who writes what the books do not.
WRITERS = {"/contracts": "LG", "/orders": "SM"}


def scope_of(role: str) -> str:
    """How far the role usually reaches: the widest letter of its rows."""
    letters = {row[role] for row in PERMISSIONS.values() if role in row}
    return SCOPES[min(letters, key="oda".index)] if role in ("SR", "SM") else "all"


@pytest.fixture
def company(db: None) -> dict[str, dict[str, int]]:
    """Two departments with a furnished customer each, and one that the person owns."""
    east, west = department("EAST"), department("WEST")
    keeper = Program(token_of(grown(person("keeper", "AC", "all"))))
    somebody, pat = person("ann", "SV", "own", west), person("pat", "SV", "own", east)
    pat.assignments.all().delete()
    facts = [
        CustomerFacts("OWN", "Own", owner_id=pat.pk, department_id=east.pk),
        CustomerFacts("NEAR", "Near", owner_id=keeper_id(), department_id=east.pk),
        CustomerFacts("FAR", "Far", owner_id=somebody.pk, department_id=west.pk),
    ]
    register_customers(facts, by=house_acting("test"))
    return {relation: furnished(keeper, code) for relation, code in RELATIONS.items()}


def keeper_id() -> int:
    return User.objects.get(username="keeper").pk


def pat_as(role: str) -> tuple[Program, Any]:
    """Pat with one role, and a token that lists everything."""
    pat = User.objects.get(username="pat")
    pat.assignments.all().delete()
    pat.assignments.create(
        role=role, scope=scope_of(role), granted_by="test", granted_at=house_acting("test").at
    )
    return Program(token_of(pat)), rights_of(pat)


def expected(route: Route, rights: Any, role: str, relation: str) -> set[int]:
    """What the table of rights says this call must be answered."""
    if route.permission != ANY_CALLER and not rights.may(route.permission):
        return {403}
    if route.path in FREE or ("{" not in route.path and route.method == "GET"):
        return {200, 404}
    if route.path in IMPORTS:
        return {200, 201, 202, 404, 409, 422}
    if relation in REACHED[scope_of(role)] or route.path == "/customers":
        return {200, 201, 409, 422}
    return {422} if route.path in BY_CODE else {404}


def answers_as_the_table_says(company: dict[str, dict[str, int]], role: str) -> int:
    """Try every address in every relation; how many calls that were."""
    program, rights = pat_as(role)
    before, calls = fingerprint(), 0
    for relation, ids in company.items():
        for route in ROUTES:
            wanted = expected(route, rights, role, relation)
            if route.method in CHANGING and not wanted <= {403, 404}:
                continue
            answer = sent(program, route.method, route.path, ids, RELATIONS[relation])
            assert answer.status in wanted, (role, relation, route, answer)
            calls += 1
    assert fingerprint() == before
    return calls


def test_every_address_answers_as_the_table_says(company: dict[str, dict[str, int]]) -> None:
    """All roles in the whole run, some of them in a slice."""
    roles = random.Random(fresh_seed()).sample(ROLES, times(3, len(ROLES)))
    calls = sum(answers_as_the_table_says(company, role) for role in roles)
    print(f"P9: {calls} calls of programs as {', '.join(roles)}, all as the table says")


def test_every_address_of_the_schema_declares_its_right() -> None:
    declared = {(route.method, f"/api/v1{route.path}") for route in ROUTES}
    served = {
        (method.upper(), path)
        for path, methods in service.api.get_openapi_schema()["paths"].items()
        for method in methods
    }
    assert served == declared


def test_a_saboteur_who_asks_for_the_right_after_the_work_is_caught(
    company: dict[str, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(request: Any, address: Any, caller: Any, permission: str, work: Any) -> Any:
        request.caller = caller
        response = work()
        if permission != ANY_CALLER and not caller.rights.may(permission):
            raise Problem(403, "permission_missing", permission=permission)
        return response

    monkeypatch.setattr(door, "_admitted", late)
    with pytest.raises(AssertionError):
        answers_as_the_table_says(company, "SV")


@pytest.mark.parametrize("noun, name", [
    (receipts, "receipts_visible_to"),
    (credit_notes, "credit_notes_visible_to"), (invoices, "invoices_visible_to"),
])  # fmt: skip
def test_a_saboteur_who_drops_one_filter_of_scope_is_caught(
    company: dict[str, dict[str, int]], monkeypatch: pytest.MonkeyPatch, noun: Any, name: str
) -> None:
    scoped = getattr(noun, name)
    monkeypatch.setattr(noun, name, lambda rights, *more: scoped(EVERYTHING, *more))
    with pytest.raises(AssertionError):
        answers_as_the_table_says(company, "SM")


def test_what_changes_in_the_middle_of_the_day_holds_from_the_next_call(
    company: dict[str, dict[str, int]],
) -> None:
    program, _ = pat_as("SR")
    mine = f"/customers/{company['own']['customer_id']}"
    assert program.get(mine).status == 200

    Customer.objects.filter(code="OWN").update(owner=User.objects.get(username="ann"))
    assert program.get(mine).status == 404
    Customer.objects.filter(code="OWN").update(owner=User.objects.get(username="pat"))
    assert program.get(mine).status == 200
    User.objects.get(username="pat").assignments.all().delete()
    assert program.get(mine).status == 403
    User.objects.filter(username="pat").update(is_active=False)
    assert program.get(mine).status == 401


def test_a_token_ends_on_its_day_and_when_it_is_revoked(
    company: dict[str, dict[str, int]],
) -> None:
    program, _ = pat_as("SR")
    now = house_acting("test").at
    ApiToken.objects.filter(user__username="pat").update(expires_at=now)
    assert program.get("/customers").status == 401
    ApiToken.objects.filter(user__username="pat").update(expires_at=now + timedelta(days=1))
    assert program.get("/customers").status == 200
    ApiToken.objects.filter(user__username="pat").update(revoked_at=now)
    assert program.get("/customers").status == 401
    assert Program(None).get("/customers").status == 401
    assert Program("no-such-token-at-all").get("/customers").status == 401


def test_a_token_opens_no_more_than_it_lists(company: dict[str, dict[str, int]]) -> None:
    """Whatever its owner may: every other address answers no, and no row moves."""
    pat_as("AC")
    narrow = Program(token_of(User.objects.get(username="pat"), ["customers.read"]))
    narrow.get("/me")
    before, ids = fingerprint(), company["own"]
    for route in ROUTES:
        answer = sent(narrow, route.method, route.path, ids, "OWN")
        if route.permission in {"customers.read", ANY_CALLER}:
            assert answer.status == 200, route
        else:
            assert (answer.status, answer.code) == (403, "permission_missing"), route
    assert fingerprint() == before


@pytest.mark.parametrize("path", sorted(BY_CODE))
def test_a_foreign_customer_is_as_unknown_as_one_that_does_not_exist(
    company: dict[str, dict[str, int]], path: str
) -> None:
    program, _ = pat_as(WRITERS.get(path, "AC"))
    User.objects.get(username="pat").assignments.update(scope="own")
    before = fingerprint()
    nobody = dict.fromkeys(company["foreign"], 10**12)
    foreign = sent(program, "POST", path, company["foreign"], "FAR")
    absent = sent(program, "POST", path, nobody, "FIX")

    assert (foreign.status, absent.status) == (422, 422)
    assert shape(foreign) == shape(absent)
    assert fingerprint() == before
    assert sent(program, "POST", path, company["own"], "OWN").status in (200, 201)


def shape(answer: Any) -> tuple[Any, ...]:
    """A problem without what the caller itself had named."""
    return answer.code, answer["title"], [error["code"] for error in answer.json.get("errors", [])]


def test_nothing_foreign_is_in_any_list(company: dict[str, dict[str, int]]) -> None:
    program, _ = pat_as("SR")
    keeper = Program(token_of(User.objects.get(username="keeper")))
    for route in ROUTES:
        if route.path in REPORTS:
            told = program.get(route.path).response.content
            assert b"OWN" in told, route
            assert not {b"FAR", b"NEAR"} & set(told.replace(b'"', b" ").split()), route
        if (
            route.method == "GET"
            and "{" not in route.path
            and route.path not in FREE | IMPORTS | REPORTS
        ):
            asked = f"{route.path}?limit=200"
            mine, all_rows = program.get(asked), keeper.get(asked)
            assert b"FAR" not in mine.response.content, route
            assert b"NEAR" not in mine.response.content, route
            assert len(all_rows["rows"]) == 3 * len(mine["rows"]) > 0, route


def test_absent_and_foreign_look_the_same(company: dict[str, dict[str, int]]) -> None:
    program, _ = pat_as("SR")
    nobody = dict.fromkeys(company["foreign"], 10**12)
    for route in ROUTES:
        if route.method == "GET" and "{" in route.path:
            foreign = sent(program, "GET", route.path, company["foreign"])
            absent = sent(program, "GET", route.path, nobody)
            assert (foreign.status, foreign.json) == (absent.status, absent.json), route
