"""An answer stays true until the book grows: what was computed for a moment is kept for it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

from huikuan.records.timeline.queries import settled_moment

Answer = TypeVar("Answer")
ANSWERS_MAX = 200
ROWS_MAX = 400_000

_answers: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
_computing: dict[Hashable, Future[Any]] = {}
_lock = Lock()
# Answers inside an answer are for the same moment, which is then asked for once.
_moment: ContextVar[tuple[str | None, str | None] | None] = ContextVar("moment", default=None)


def remembered(
    question: Hashable, compute: Callable[[], Answer], rows: Callable[[Answer], int] = lambda _: 1
) -> Answer:
    """The answer to a question about the book and the customers, computed once per moment.

    The ledger and the timeline only grow, and every change stands in one of them; so their
    newest fingerprints name the moment, also across rollbacks and restored backups. The question
    holds everything else that matters: the reach of the reader, the day, the filters. ``rows``
    weighs an answer, so that few large ones do not fill the memory. Who asks while the answer is
    being computed waits for it instead of computing it too. While somebody is writing, nothing
    is kept.
    """
    moment = _moment.get() or settled_moment()
    if moment is None:
        return compute()
    key = (moment, question)
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            found: Answer = _answers[key][0]
            return found
        waited_for = _computing.get(key)
        if waited_for is None:
            mine = _computing[key] = Future()
    if waited_for is not None:
        # What went wrong for the other may go right here; then the answer is asked for again.
        return waited_for.result() if waited_for.exception() is None else compute()
    return _computed(key, mine, compute, rows)


def _computed(
    key: tuple[tuple[str | None, str | None], Hashable],
    future: "Future[Answer]",
    compute: Callable[[], Answer],
    rows: Callable[[Answer], int],
) -> Answer:
    token = _moment.set(key[0])
    try:
        answer = compute()
    except BaseException as failure:
        future.set_exception(failure)
        raise
    else:
        with _lock:
            _answers[key] = (answer, rows(answer))
            _forget_oldest()
        future.set_result(answer)
        return answer
    finally:
        _moment.reset(token)
        with _lock:
            del _computing[key]


def forget_answers() -> None:
    """Begin anew: for tests, which tell the same story twice with other people in it."""
    with _lock:
        _answers.clear()


def _forget_oldest() -> None:
    weight = sum(rows for _, rows in _answers.values())
    while len(_answers) > 1 and (len(_answers) > ANSWERS_MAX or weight > ROWS_MAX):
        _, (_, rows) = _answers.popitem(last=False)
        weight -= rows
