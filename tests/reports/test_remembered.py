"""An answer is computed once for a moment, also when several people ask at the same time."""

from collections.abc import Callable
from contextvars import Context, copy_context
from threading import Event, Thread

import pytest

from huikuan.reports import remembered as room
from huikuan.reports.remembered import forget_answers, remembered


@pytest.fixture
def moment():
    """The book as it stands, without a database behind it."""
    forget_answers()
    context = copy_context()
    context.run(room._moment.set, ("entry", "event"))
    yield context
    forget_answers()


def asked(moment: Context, compute: Callable[[], int], answers: list[object]) -> Thread:
    def ask() -> None:
        try:
            answers.append(moment.copy().run(remembered, "owed", compute))
        except ZeroDivisionError as failure:
            answers.append(failure)

    thread = Thread(target=ask)
    thread.start()
    return thread


def test_who_asks_meanwhile_waits_for_the_same_answer(moment: Context) -> None:
    begun, go_on, computed, answers = Event(), Event(), [], []

    def compute() -> int:
        computed.append(1)
        begun.set()
        go_on.wait(20)
        return 42

    threads = [asked(moment, compute, answers)]
    assert begun.wait(20)
    threads += [asked(moment, compute, answers) for _ in range(3)]
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert (answers, len(computed)) == ([42] * 4, 1)


def test_what_goes_wrong_for_one_is_tried_by_the_next(moment: Context) -> None:
    answers: list[object] = []
    asked(moment, lambda: 1 // 0, answers).join(20)
    asked(moment, lambda: 7, answers).join(20)
    assert [type(answer) for answer in answers] == [ZeroDivisionError, int]
