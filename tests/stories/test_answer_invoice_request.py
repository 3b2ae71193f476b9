"""The answer to a request comes into the books whole, or a person is asked."""

from contextlib import suppress

import pytest

from huikuan.desks.receivables.models import Invoice
from huikuan.flows.work_invoice_queue import work_invoice_queue
from huikuan.integrations.invoicing.issuers import DONE, Answer
from tests.invoicing import Killed, Office, later, run, wished

pytestmark = pytest.mark.django_db


@pytest.fixture
def owed(world):
    return world.owes(world.customer("C1"), "A-1", 11300)


def test_a_kill_while_booking_leaves_nothing_half_and_is_made_good(world, owed):
    request = wished(world, owed)
    office = Office()

    class Deadly:
        def __bool__(self):
            raise Killed

    office.ask = lambda code: Answer(DONE, office.issued[code], office.on, file=Deadly())
    with suppress(Killed):
        work_invoice_queue(office, by=world.by)
    assert not Invoice.objects.exists()

    del office.ask
    run(office, later(world.by, minutes=11))
    request.refresh_from_db()
    assert (Invoice.objects.count(), request.state, office.calls) == (1, "done", 1)


def test_an_answer_that_does_not_fit_stops_with_its_number(world, owed):
    request = wished(world, owed)
    office = Office(number="TOO-SHORT")

    run(office, world.by)

    request.refresh_from_db()
    assert (request.state, request.trouble) == ("stopped", "invoice_number_not_digital")
    assert request.answer["number"] == "TOO-SHORT"
    assert office.calls == 1
