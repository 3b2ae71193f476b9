"""A story of books that are proved, and of what the history keeps of it."""

from django.db import connection

from huikuan.flows.prove_books import PROVED, prove_books
from huikuan.records.ledger.queries import last_entry_id
from huikuan.records.timeline.models import Event
from tests.world import World


def test_books_in_order_are_proved_and_the_history_says_how_far(world: World) -> None:
    world.owes(world.customer("A"), "R1", 100_000)
    told: list[tuple[int, int]] = []
    assert prove_books(by=world.by, tell=lambda done, total: told.append((done, total))) == 0
    kept = Event.objects.get(kind="house_checked")
    assert kept.params["through_entry"] == last_entry_id()
    assert [row[0] for row in kept.params["findings"]] == list(PROVED)
    assert told == [(done, len(PROVED)) for done in range(len(PROVED))]


def test_what_differs_is_kept_with_its_first_place(world: World) -> None:
    item_id = world.owes(world.customer("A"), "R1", 100_000).pk
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_openitem SET open_minor = 99999 WHERE id = %s", [item_id])
    assert prove_books(by=world.by) == 2
    kept = Event.objects.get(kind="house_checked")
    assert ["open_items_match_lines", 1, 1, f"item:{item_id}"] in kept.params["findings"]
    assert Event.objects.filter(kind="house_check_failed").count() == 2
