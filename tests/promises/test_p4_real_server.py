"""P4 The same on the server as it is served: twenty at once with one key, kills at any moment."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.interfaces.api.program import receivable
from tests.promises.real_server import RealServer
from tests.promises.scale import fresh_seed, times

pytestmark = pytest.mark.promise
PARALLEL, KILLS = 20, times(1, 20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    running = RealServer(tmp_path_factory.mktemp("api-home"))
    running.start()
    yield running
    running.kill()


def told(number: str, amount: str = "1000.00") -> dict[str, object]:
    return receivable(number, amount)


def test_twenty_at_once_with_one_key_have_one_effect_and_one_answer(server: RealServer) -> None:
    entries, calls, _ = server.checked()
    with ThreadPoolExecutor(PARALLEL) as programs:
        answers = list(
            programs.map(lambda _: server.post("/receivables", told("P1"), "p1"), range(PARALLEL))
        )

    # Whoever meets the key at work may be told so (PostgreSQL); nobody gets a second effect.
    assert {status for status, _, _ in answers} <= {201, 409}
    assert len({answer["id"] for status, answer, _ in answers if status == 201}) == 1
    assert sum(status == 201 and not again for status, _, again in answers) == 1
    assert server.checked() == (entries + 1, calls + 1, "")


def test_twenty_different_bodies_with_one_key_have_one_effect(server: RealServer) -> None:
    entries, calls, _ = server.checked()
    with ThreadPoolExecutor(PARALLEL) as programs:
        answers = list(
            programs.map(
                lambda n: server.post("/receivables", told(f"M{n}"), "mixed"), range(PARALLEL)
            )
        )

    assert sorted({status for status, _, _ in answers}) in ([201, 422], [201, 409, 422])
    assert sum(status == 201 for status, _, _ in answers) == 1
    assert server.checked() == (entries + 1, calls + 1, "")


def test_after_a_kill_the_retry_gives_one_posting(server: RealServer) -> None:
    entries, calls, _ = server.checked()
    chance = random.Random(fresh_seed())
    for turn in range(KILLS):
        sender = threading.Thread(
            target=server.post, args=("/receivables", told(f"K{turn}"), f"k{turn}")
        )
        sender.start()
        time.sleep(chance.uniform(0.001, 0.06))
        server.kill()
        sender.join()
        server.start()
        status, answer, _ = server.post("/receivables", told(f"K{turn}"), f"k{turn}")
        assert (status, answer["is_new"]) == (201, True)

    assert server.checked() == (entries + KILLS, calls + KILLS, "")
