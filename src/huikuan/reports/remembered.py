"""An answer stays true until the book grows: what was computed for a moment is kept for it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from threading import Lock
from typing import Any, TypeVar

from huikuan.records.timeline.queries import latest_fingerprints

Answer = TypeVar("Answer")
ANSWERS_MAX = 200
ROWS_MAX = 400_000

_answers: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
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
    weighs an answer, so that few large ones do not fill the memory.
    """
    moment = _moment.get() or latest_fingerprints()
    key = (moment, question)
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            found: Answer = _answers[key][0]
            return found
    token = _moment.set(moment)
    try:
        answer = compute()
    finally:
        _moment.reset(token)
    with _lock:
        _answers[key] = (answer, rows(answer))
        _forget_oldest()
    return answer


def forget_answers() -> None:
    """Begin anew: for tests, which tell the same story twice with other people in it."""
    with _lock:
        _answers.clear()


def _forget_oldest() -> None:
    weight = sum(rows for _, rows in _answers.values())
    while len(_answers) > 1 and (len(_answers) > ANSWERS_MAX or weight > ROWS_MAX):
        _, (_, rows) = _answers.popitem(last=False)
        weight -= rows
