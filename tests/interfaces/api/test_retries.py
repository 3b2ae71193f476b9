"""P4: repeat any changing call as often as you like: one effect, one answer.

Saboteur (tried by hand): keep the answer after the transaction instead of inside it, in
``door._answered_once``; the story of the failing answer below turns red.
"""

from datetime import timedelta
from typing import Any

import pytest

from huikuan.interfaces.api import door
from huikuan.interfaces.api.routes import CHANGING, ROUTES
from huikuan.interfaces.clock import house_acting
from huikuan.records.ledger.checks import house_findings
from huikuan.records.people.kept_answers import forget_old_answers
from huikuan.records.people.models import ApiCall
from tests.interfaces.api.every_call import BODIES, ann_and_twin, fingerprint, furnished, sent
from tests.interfaces.api.program import Program, person, receivable

pytestmark = [pytest.mark.django_db, pytest.mark.promise]
CHANGES = [(route.method, route.path) for route in ROUTES if route.method in CHANGING]
NAMES = [f"{method} {path}" for method, path in CHANGES]


@pytest.fixture
def programs(db: None) -> tuple[Program, Program, dict[str, int]]:
    for name in ("ann", "twin"):
        person(name, "AC", "all")
    ann, twin = ann_and_twin()
    return ann, twin, furnished(ann)


def test_every_changing_address_is_tried() -> None:
    assert set(CHANGES) == set(BODIES)


@pytest.mark.parametrize("method, path", CHANGES, ids=NAMES)
def test_the_same_key_has_one_effect_and_one_answer(
    programs: tuple[Program, Program, dict[str, int]], method: str, path: str
) -> None:
    ann, twin, ids = programs
    before = fingerprint()

    first = sent(ann, method, path, ids, key="once")
    assert first.status in (200, 201, 202), first
    after = fingerprint()
    assert after != before
    if path == "/tokens/{token_id}":
        return
    for _ in range(2):
        again = sent(ann, method, path, ids, key="once")
        assert (again.status, again.json) == (first.status, first.json)
        assert again.headers["Idempotency-Replayed"] == "true"
    other = ann.call(method, path.format(**ids), {"other": 1}, key="once")
    assert other.code in {"key_used_differently", "media_type_unknown"}
    assert fingerprint() == after

    mine = sent(twin, method, path, ids, key="once")
    assert "Idempotency-Replayed" not in mine.headers
    assert mine.status < 500
    assert all(finding.is_clean for finding in house_findings())


def test_a_call_that_fails_leaves_neither_key_nor_change(
    programs: tuple[Program, Program, dict[str, int]], monkeypatch: pytest.MonkeyPatch
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


def test_an_answer_that_got_lost_on_the_way_is_given_again(
    programs: tuple[Program, Program, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, _, _ = programs

    answered_once = door._answered_once

    def cut(*told: Any) -> None:
        answered_once(*told)
        raise ConnectionError("the line went dead after the commit")

    with monkeypatch.context() as broken:
        broken.setattr(door, "_answered_once", cut)
        assert ann.post("/receivables", receivable("NEW"), key="once").status == 500
    again = ann.post("/receivables", receivable("NEW"), key="once")
    assert (again.status, again["is_new"]) == (201, True)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_answers_are_kept_for_thirty_days(
    programs: tuple[Program, Program, dict[str, int]],
) -> None:
    ann, _, _ = programs
    ann.post("/receivables", receivable("NEW"), key="once")
    by = house_acting("test")

    assert forget_old_answers(by=by) == 0
    ApiCall.objects.filter(key="once").update(called_at=by.at - timedelta(days=31))
    assert forget_old_answers(by=by) == 1
    known = ann.post("/receivables", receivable("NEW"), key="once")
    assert (known.status, known["is_new"]) == (200, False)
