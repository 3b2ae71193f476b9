"""Kills pieces of work wherever they are, and hears what they had acknowledged."""

import os
import random
import time

from django.db import connection

from tests.promises.crashes import Acknowledge, Work, Worker, dies_before_statement, worker
from tests.promises.scale import fresh_seed


class Killer:
    """Kills half of all work before a statement, wherever it falls, and half after a moment."""

    def __init__(self) -> None:
        self.chance, self.statements, self.seconds = random.Random(fresh_seed()), 0, 0.0
        self.killed = self.escaped = 0

    def learns(self, work: Work) -> None:
        """See once how many statements and how long a piece of work takes."""

        def counted(done: Acknowledge) -> None:
            number = 0

            def counts(execute, *arguments):
                nonlocal number
                number += 1
                return execute(*arguments)

            start = time.monotonic()
            with connection.execute_wrapper(counts):
                work(lambda _: None)
            done(number)
            done(int((time.monotonic() - start) * 1000))

        with worker(counted) as one:
            self.statements, milliseconds = one.ends()
        self.seconds = milliseconds / 1000

    def kills(self, work: Work) -> list[int]:
        """Begin a piece of work and kill it somewhere; what it had acknowledged."""
        if self.chance.random() < 0.5:
            return self.kills_before(self.chance.randint(1, self.statements + 1), work)
        with worker(work) as one:
            one.works(self.chance.uniform(0, self.seconds))
            said = one.dies()
        return self._counted(one, said)

    def kills_before(self, number: int, work: Work) -> list[int]:
        """Begin a piece of work that dies before its n-th statement; what it had acknowledged."""

        def doomed(done: Acknowledge) -> None:
            with connection.execute_wrapper(dies_before_statement(number)):
                work(done)

        with worker(doomed) as one:
            one.works(60)
            said = one.dies()
        return self._counted(one, said)

    def _counted(self, one: Worker, said: list[int]) -> list[int]:
        self.killed += os.WIFSIGNALED(one.status)
        self.escaped += not os.WIFSIGNALED(one.status)
        return said
