"""An answer is computed once for a moment, also when several people ask at the same time."""

from collections.abc import Callable
from contextvars import Context, copy_context
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from huikuan.records.ledger.models import OpenItem
from huikuan.reports import remembered as room
from huikuan.reports.remembered import forget_answers, remembered
from tests.world import World


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


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_what_commits_later_under_a_lower_number_is_not_missed(book: World) -> None:
    acme, beta = book.customer("ACME"), book.customer("BETA")
    begun, go_on = Event(), Event()

    def slowly() -> None:
        with transaction.atomic():
            book.owes(acme, "R1", 100)
            begun.set()
            go_on.wait(20)
        connection.close()

    slow = Thread(target=slowly)
    slow.start()
    assert begun.wait(20)
    book.owes(beta, "R2", 7)
    assert remembered("owed", all_owed) == 7
    go_on.set()
    slow.join(20)
    assert remembered("owed", all_owed) == 107


def all_owed() -> int:
    return sum(OpenItem.objects.values_list("open_minor", flat=True))
