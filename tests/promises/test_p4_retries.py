"""P4 Every change is safe to retry: one effect, one answer, for every changing address of the API.

Generated from the list of routes: the same key three times, with another body, by another caller,
after the permission was lost; twenty at once with one body and with many; and killed between
commit and answer. An address that is missing here turns the first test red.
"""

import json
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from huikuan.interfaces.api import door
from huikuan.interfaces.api.routes import CHANGING, ROUTES
from huikuan.interfaces.clock import house_acting
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.ledger.checks import house_findings
from huikuan.records.people.kept_answers import forget_old_answers
from huikuan.records.people.models import ApiCall, ApiToken, User
from tests.interfaces.api.every_call import (
    BODIES,
    FORM,
    ann_and_twin,
    fingerprint,
    furnished,
    sent,
)
from tests.interfaces.api.program import Answer, Program, person, receivable, token_of
from tests.promises.mortal_server import MortalServer, Wire, patiently, running
from tests.promises.scale import fresh_seed, times
from tests.world import World, wrong

pytestmark = pytest.mark.promise
CHANGES = [(route.method, route.path) for route in ROUTES if route.method in CHANGING]
NAMES = [f"{method} {path}" for method, path in CHANGES]
PARALLEL = 20
AT_ONCE, KILLS = times(3, len(CHANGES)), times(4, 200)
Ids = dict[str, int]


@pytest.fixture
def programs(db: None) -> tuple[Program, Program, Ids]:
    for name in ("ann", "twin"):
        person(name, "AC", "all")
    ann, twin = ann_and_twin()
    return ann, twin, furnished(ann) | {"token_id": spare_token("ann")}


def spare_token(name: str) -> int:
    """One more token of a person: whoever revokes it can still ask again."""
    token_of(User.objects.get(username=name))
    return int(ApiToken.objects.latest("id").pk)


def written_body(method: str, path: str, ids: Ids, code: str, turn: int = 0) -> dict[str, Any]:
    """The one valid body of an address; each turn the same in other bytes."""
    body = BODIES[method, path](ids, code)
    if isinstance(body, bytes):
        raw = body.replace(b'filename="', b'filename="' + b"x" * turn)
        return {"raw": raw, "media_type": FORM}
    return {"raw": (b"" if body is None else json.dumps(body).encode()) + b" " * turn}


def test_every_changing_address_is_tried() -> None:
    assert set(CHANGES) == set(BODIES)


@pytest.mark.parametrize("method, path", CHANGES, ids=NAMES)
def test_the_same_key_has_one_effect_and_one_answer(
    programs: tuple[Program, Program, Ids], method: str, path: str
) -> None:
    ann, twin, ids = programs
    before = fingerprint()

    first = sent(ann, method, path, ids, key="once")
    assert first.status in (200, 201, 202), first
    after = fingerprint()
    assert after != before
    for _ in range(2):
        again = sent(ann, method, path, ids, key="once")
        assert (again.status, again.json) == (first.status, first.json)
        assert again.headers["Idempotency-Replayed"] == "true"
    other = sent(ann, method, path, ids, key="once", **written_body(method, path, ids, "ACME", 1))
    assert (other.status, other.code) == (422, "key_used_differently")
    assert fingerprint() == after

    mine = sent(twin, method, path, ids, key="once")
    assert "Idempotency-Replayed" not in mine.headers
    assert mine.status < 500
    assert ApiCall.objects.filter(key="once", user__username="ann").count() == 1
    assert all(finding.is_clean for finding in house_findings())

    User.objects.get(username="ann").assignments.all().delete()
    after = fingerprint()
    late = sent(ann, method, path, ids, key="once")
    assert (late.status, late.code) == (403, "permission_missing")
    assert "Idempotency-Replayed" not in late.headers
    assert fingerprint() == after


def test_a_call_that_fails_leaves_neither_key_nor_change(
    programs: tuple[Program, Program, Ids], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, _, _ = programs
    before = fingerprint()

    def lost(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("the line went dead before the commit")

    with monkeypatch.context() as broken:
        broken.setattr(door, "keep_answer", lost)
        assert ann.post("/receivables", receivable("NEW"), key="once").status == 500
    assert fingerprint() == before
    assert ann.post("/receivables", receivable("NEW"), key="once").status == 201


def test_answers_are_kept_for_thirty_days(programs: tuple[Program, Program, Ids]) -> None:
    ann, _, _ = programs
    ann.post("/receivables", receivable("NEW"), key="once")
    by = house_acting("test")

    assert forget_old_answers(by=by) == 0
    ApiCall.objects.filter(key="once").update(called_at=by.at - timedelta(days=31))
    assert forget_old_answers(by=by) == 1
    known = ann.post("/receivables", receivable("NEW"), key="once")
    assert (known.status, known["is_new"]) == (200, False)


@pytest.fixture
def ann(book: World, settings: Any, tmp_path: Any) -> Program:
    """Ann, who may do everything, over books that really commit."""
    settings.FILES_ROOT = tmp_path / "files"
    for name in ("ann", "twin"):
        person(name, "AC", "all")
    return ann_and_twin()[0]


class Stage:
    """Companies with one of everything each: on one a call is made once, on others as it comes."""

    def __init__(self, ann: Program, server: MortalServer) -> None:
        self.ann, self.number = ann, 0
        self.wire = Program(ann.secret, Wire(server.port))  # type: ignore[arg-type]
        self.lone: dict[tuple[str, str], tuple[Counter[str], int]] = {}

    def company(self) -> tuple[str, Ids]:
        """One more company with everything on which a call can be made."""
        self.number += 1
        code = f"S{self.number}"
        register_customers([CustomerFacts(code, f"Stage {code}")], by=house_acting("test"))
        ids = furnished(self.ann, code) | {"token_id": spare_token("ann")}
        connection.close()
        return code, ids

    def effect_of_one(self, method: str, path: str) -> tuple[Counter[str], int]:
        """How many rows one lone call writes, and its status."""
        if (method, path) not in self.lone:
            code, ids = self.company()
            before = rows()
            answer = sent(self.ann, method, path, ids, code, key=f"lone-{code}")
            self.lone[method, path] = grown(before), answer.status
        return self.lone[method, path]

    def send(self, method: str, path: str, ids: Ids, code: str, key: str, turn: int = 0) -> Answer:
        """The same call over the wire."""
        body = written_body(method, path, ids, code, turn)
        return sent(self.wire, method, path, ids, code, key=key, **body)


def rows() -> Counter[str]:
    """How many rows every table of ours has."""
    models = [each for each in apps.get_models() if each.__module__.startswith("huikuan.")]
    counts = Counter({m._meta.label: m._default_manager.count() for m in models})
    connection.close()
    return counts


def grown(before: Counter[str]) -> Counter[str]:
    """By how many rows the tables grew or shrank."""
    now = rows()
    return Counter({name: now[name] - n for name, n in before.items() if now[name] != n})


def drawn(count: int) -> list[tuple[str, str]]:
    """All addresses in the whole run, some in a slice."""
    chance = random.Random(fresh_seed())
    return chance.sample(CHANGES, count)


def test_twenty_at_once_have_one_effect_and_one_answer(ann: Program) -> None:
    with running() as server:
        stage = Stage(ann, server)
        for method, path in drawn(AT_ONCE):
            once, status = stage.effect_of_one(method, path)
            code, ids = stage.company()
            before = rows()

            def call(_: int, at: Any = (method, path, ids, code)) -> Answer:
                return stage.send(*at, key=f"same-{at[3]}")

            with ThreadPoolExecutor(PARALLEL) as pool:
                answers = list(pool.map(call, range(PARALLEL)))
            # Who meets the key at work may be told so (PostgreSQL); nobody gets a second effect.
            assert {each.status for each in answers} <= {status, 409}, (path, answers)
            told = [each for each in answers if each.status == status]
            assert len({each.response.content for each in told}) == 1, path
            assert sum("Idempotency-Replayed" not in each.headers for each in told) == 1, path
            assert grown(before) == once, path
    assert wrong() == []
    print(f"P4: {AT_ONCE} addresses x {PARALLEL} at once, one effect each on {connection.vendor}")


def test_twenty_bodies_at_once_with_one_key_have_one_effect(ann: Program) -> None:
    with running() as server:
        stage = Stage(ann, server)
        for method, path in drawn(AT_ONCE):
            once, status = stage.effect_of_one(method, path)
            code, ids = stage.company()
            before = rows()

            def call(turn: int, at: Any = (method, path, ids, code)) -> Answer:
                return stage.send(*at, key=f"mixed-{at[3]}", turn=turn)

            with ThreadPoolExecutor(PARALLEL) as pool:
                answers = list(pool.map(call, range(PARALLEL)))
            counts = Counter(each.status for each in answers)
            assert counts[status] == 1, (path, answers)
            assert set(counts) <= {status, 409, 422}, (path, answers)
            assert grown(before) == once, path
    assert wrong() == []


def killed(stage: Stage, server: MortalServer, address: tuple[str, str], delay: float) -> bool:
    """Kill after the commit, or after some time; whether the retry completes one effect."""
    once, status = stage.effect_of_one(*address)
    code, ids = stage.company()
    before, whole = rows(), (*address, ids, code, f"k-{code}")
    if delay:
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(stage.send, *whole)
            time.sleep(delay)
            server.kill()
            server.start()  # A call that was not yet accepted is taken by the one that follows.
            waiting.result()
    else:
        server.dies_after_commit.value = 1
        assert stage.send(*whole).status == 0
        server.wait_until_dead()
        server.start()
    answer = patiently(lambda: stage.send(*whole))
    return answer.status == status and grown(before) == once


def test_killed_between_commit_and_answer_the_retry_gives_one_effect(ann: Program) -> None:
    """Every fourth is killed at any moment instead."""
    started, chance = time.monotonic(), random.Random(fresh_seed())
    with running() as server:
        stage = Stage(ann, server)
        for turn in range(KILLS):
            at = turn if len(CHANGES) <= KILLS else chance.randrange(len(CHANGES))
            address = CHANGES[at % len(CHANGES)]
            delay = 0 if turn % 4 else chance.uniform(0.001, 0.05)
            assert killed(stage, server, address, delay), (address, delay)
    assert wrong() == []
    print(f"P4: {KILLS} kills on {connection.vendor}, {time.monotonic() - started:.0f} s")


def test_saboteur_who_writes_the_key_after_the_commit(ann: Program) -> None:
    """The work is committed, the key not yet: killed between the two, the retry does it again."""
    with running(answering=key_too_late) as server:
        stage = Stage(ann, server)
        assert not killed(stage, server, ("POST", "/customers/{customer_id}/contacts"), 0)


def key_too_late(request: Any, caller: door.Caller, work: Any) -> Any:
    """The defect: the key would be written now, in another transaction; here the kill falls."""
    with transaction.atomic():
        return work()
