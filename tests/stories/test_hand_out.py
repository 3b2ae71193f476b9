"""Stories of lists that leave the house: counted for one person, whichever door they use."""

from dataclasses import replace

import pytest
from pytest_django import Settings

from huikuan.errors import Refused
from huikuan.flows.hand_out import hand_out, refuse_over_quota, rows_taken
from huikuan.records.timeline.models import Event, Notice
from tests.interfaces.cast import BY, company

pytestmark = pytest.mark.django_db


def test_files_and_answers_of_one_person_count_together(settings: Settings) -> None:
    settings.EXPORT_ROWS_A_DAY, settings.EXPORT_ROWS_TOLD = 1_000, 900
    people = company()
    by = replace(BY, code="user:user-ac", user_id=people["AC"].pk)
    program = replace(by, code="api:user-ac")
    hand_out("customers", 600, "", by=by, reason="audit")
    refuse_over_quota(by=program)
    hand_out("receivables", 500, "", by=program, reason="audit")
    assert rows_taken(by, by.today) == 1_100
    with pytest.raises(Refused, match="export_quota"):
        refuse_over_quota(by=by)
    refuse_over_quota(by=replace(by, code="user:user-cc", user_id=people["CC"].pk))
    settings.EXPORT_ROWS_A_DAY = 0
    refuse_over_quota(by=by)
    told = Notice.objects.get(user=people["EX"])
    assert told.event.params["day_rows"] == 1_100
    assert Event.objects.filter(kind="list_exported").count() == 2
