"""What would a file bring?"""

from io import BytesIO

import pytest

from huikuan.flows.preview_intake import preview_intake
from huikuan.flows.take_file_in import take_file_in
from huikuan.records.customers.models import Customer
from huikuan.records.ledger.models import Entry
from tests.stories.importing import BY, FIRST, HEAD

pytestmark = pytest.mark.django_db


def test_a_preview_writes_nothing():
    content = "\n".join([HEAD, FIRST, "C2,x,B1,2026-01-05,2026-02-30,CNY,1.00"]).encode()
    intake = take_file_in("receivables", "a.csv", BytesIO(content), by=BY)

    preview = preview_intake(intake, by=BY)

    assert (preview.accepted, preview.refused_count, preview.new_customers) == (1, 1, 1)
    assert (preview.refused[0].row, preview.refused[0].code) == (3, "date_does_not_exist")
    assert not Entry.objects.exists()
    assert not Customer.objects.exists()
