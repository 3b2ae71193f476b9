"""P9: every address × role × own, the department's, foreign: as the table says, and no row moves.

Saboteur (tried by hand): answer 403 only after the work in ``door._admitted``, or drop ``scoped``
from one accessor; both turn this red.
"""

from typing import Any

import pytest

from huikuan.interfaces.api.routes import ANY_CALLER, CHANGING, ROUTES, Route
from huikuan.interfaces.clock import house_acting
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.people.models import User
from huikuan.records.people.queries import rights_of
from huikuan.records.people.roles import PERMISSIONS, ROLES
from tests.interfaces.api.every_call import fingerprint, furnished, grown, sent
from tests.interfaces.api.program import Program, department, person, token_of

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
BY_CODE = {"/receivables", "/receivables/batch", "/invoices", "/receipts", "/files"}
# What does not depend on a customer at all.
IMPORTS = {route.path for route in ROUTES if route.path.startswith("/imports")}
REPORTS = {"/ageing", "/ageing/items"}
FREE = {"/me", "/tokens", "/tokens/{token_id}", "/checks/house", "/checks/seals"}


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


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_table_says(
    company: dict[str, dict[str, int]], role: str
) -> None:
    program, rights = pat_as(role)
    before = fingerprint()
    for relation, ids in company.items():
        for route in ROUTES:
            wanted = expected(route, rights, role, relation)
            if route.method in CHANGING and not wanted <= {403, 404}:
                continue
            answer = sent(program, route.method, route.path, ids, RELATIONS[relation])
            assert answer.status in wanted, (role, relation, route, answer)
    assert fingerprint() == before


@pytest.mark.parametrize("path", sorted(BY_CODE))
def test_a_foreign_customer_is_as_unknown_as_one_that_does_not_exist(
    company: dict[str, dict[str, int]], path: str
) -> None:
    program, _ = pat_as("AC")
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
            mine, all_rows = program.get(route.path), keeper.get(route.path)
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
