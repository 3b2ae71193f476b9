"""A story of closed books."""

from huikuan.flows.close_books import close_books
from huikuan.records.timeline.models import Event
from tests.world import World, day


def test_the_books_are_closed(world: World) -> None:
    closing = close_books(day("2026-02-28"), by=world.by)
    event = Event.objects.get(kind="period_closed")
    assert (event.on, event.subject) == (day("2026-02-28"), f"closing:{closing.pk}")
