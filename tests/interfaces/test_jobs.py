"""Jobs: the schedule is written once, what follows events is done once, failures are kept."""

from datetime import date

import pytest
from django_q.models import Schedule

from huikuan.flows.change_bank_account import approve, ask_for_bank_change, refuse
from huikuan.flows.keep_customer import open_customer
from huikuan.interfaces.clock import house_acting, person_acting
from huikuan.interfaces.jobs import follow_up as jobs
from huikuan.interfaces.jobs.bank_changes import effect_bank_changes
from huikuan.interfaces.jobs.nightly import check_the_house, seal_the_day
from huikuan.interfaces.jobs.schedule import JOBS, write_schedule
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.models import BankAccount
from huikuan.records.timeline.commands import record_event
from huikuan.records.timeline.follow_ups import failed_follow_ups
from huikuan.records.timeline.models import FollowUp, Seal
from tests.interfaces.web.desk import people

__all__ = ["people"]
pytestmark = pytest.mark.django_db


def happens(kind: str) -> int:
    by = house_acting("test")
    return record_event(kind, on=date(2026, 3, 1), subject="closing:1", by=by)


def test_the_schedule_is_written_once_and_every_job_can_be_found():
    write_schedule()
    write_schedule()

    assert set(Schedule.objects.values_list("name", flat=True)) == set(JOBS)
    assert Schedule.objects.count() == len(JOBS)


def test_closing_a_period_is_sealed_by_the_next_run_and_only_once():
    happens("period_closed")

    assert (jobs.follow_up(), jobs.follow_up()) == (1, 0)
    assert Seal.objects.count() == 1


def test_a_reaction_that_fails_is_kept_with_its_reason_and_parked(monkeypatch):
    def breaks(event, by):
        raise ValueError("no paper")

    happens("period_closed")
    monkeypatch.setitem(jobs.BY_NAME, "seal_after", breaks)
    done = [jobs.follow_up() for _ in range(7)]

    assert done == [0] * 7
    assert FollowUp.objects.get().error == "ValueError: no paper"
    assert [parked.tries for parked in failed_follow_ups()] == [5]


def test_the_night_seals_the_day_and_finds_the_house_in_order():
    happens("period_closed")

    assert seal_the_day()
    assert seal_the_day() == ""
    assert check_the_house() == 0


def test_the_clock_puts_an_approved_change_of_bank_data_into_effect(people, settings):
    ann, carl = (person_acting(people[role]) for role in ("AC", "CC"))
    acme = open_customer(CustomerFacts("ACME", "Acme"), by=ann)
    told = {"number": "6222000000000001"}
    change = ask_for_bank_change(acme, None, told, reason="letter", by=ann)
    approve(change, by=carl)
    assert effect_bank_changes() == 0

    settings.BANK_CHANGE_COOLING_HOURS = 0
    refuse(change, reason="too soon", by=carl)
    approve(ask_for_bank_change(acme, None, told, reason="letter", by=ann), by=carl)
    assert (effect_bank_changes(), effect_bank_changes()) == (1, 0)
    assert BankAccount.objects.get().number == "6222000000000001"
