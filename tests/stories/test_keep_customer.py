"""A company becomes known, changes its name, joins a group, and its people come and go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from huikuan.errors import Refused
from huikuan.flows.keep_customer import (
    forget_contact,
    join_group,
    meet_contact,
    note_bank_account,
    note_name,
    open_customer,
    update_customer,
)
from huikuan.records.customers.commands import CustomerFacts
from huikuan.records.customers.models import Customer, CustomerGroup
from huikuan.records.customers.queries import found_customers, same_name
from huikuan.records.people.rights import EVERYTHING
from huikuan.records.timeline.models import Event
from tests.stories.importing import BY

pytestmark = pytest.mark.django_db
USCC = "91330100799655058B"


@pytest.fixture
def alibaba() -> Customer:
    facts = CustomerFacts("C1", "阿里巴巴（中国）有限公司", uscc=USCC, country="CN")
    return open_customer(facts, by=BY)


def told() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_company_is_found_by_every_name_it_ever_had(alibaba):
    update_customer(alibaba, {"name": "淘宝（中国）软件有限公司"}, by=BY)
    note_name(alibaba, "short", "淘宝", by=BY)

    for asked in ("阿里巴巴", "taobao", "tbzg", "c1", USCC[-6:].lower(), "淘宝 软件"):
        assert [found.code for found in found_customers(EVERYTHING, asked)] == ["C1"], asked
    assert told() == ["customer_registered", "customer_changed", "name_added"]


def test_a_name_is_the_same_however_it_is_written(alibaba):
    assert list(same_name("阿里巴巴(中国)有限责任公司")) == [alibaba]
    assert not same_name("阿里巴巴(中国)有限责任公司", but=alibaba.pk)


def test_a_code_belongs_to_one_company(alibaba):
    with pytest.raises(Refused, match="uscc_taken"):
        open_customer(CustomerFacts("C2", "另一家", uscc=USCC), by=BY)
    with pytest.raises(Refused, match="customer_code_taken"):
        open_customer(CustomerFacts("C1", "另一家"), by=BY)


def test_a_group_is_made_once_and_left_again(alibaba):
    other = open_customer(CustomerFacts("C2", "菜鸟网络"), by=BY)
    for member in (alibaba, other):
        join_group(member, " 阿里  集团 ", by=BY)
    assert CustomerGroup.objects.get(name="阿里 集团").customer_set.count() == 2

    join_group(other, "", by=BY)
    assert CustomerGroup.objects.get().customer_set.count() == 1
    last = Event.objects.last()
    assert (last.params["field"], last.params["old"], last.params["new"]) == (
        "group",
        "阿里 集团",
        "",
    )


def test_a_company_may_be_born_into_a_group():
    one = open_customer(CustomerFacts("C9", "钉钉"), by=BY, group_name="阿里集团")
    assert one.group.name == "阿里集团"
    assert told() == ["customer_registered"]


def test_an_account_comes_with_a_new_customer_only(alibaba):
    note_bank_account(alibaba, "6276001705368477", by=BY)
    later = replace(BY, at=BY.at + timedelta(minutes=1))
    with pytest.raises(Refused, match="bank_change_needs_two"):
        note_bank_account(alibaba, "6222000000000001", by=later)


def test_people_and_accounts_come_and_go_and_stay_out_of_the_history(alibaba):
    contact = meet_contact(alibaba, "朱思远", by=BY, phone="13800002310")
    note_bank_account(alibaba, "6276 0017 0536 8477", by=BY)
    forget_contact(contact, by=BY)

    assert told()[1:] == ["contact_added", "bank_account_added", "contact_removed"]
    history = str(list(Event.objects.values_list("params", flat=True)))
    assert "朱思远" not in history
    assert "1380000" not in history
    assert "53684" not in history


def test_only_what_really_changes_is_told(alibaba):
    assert update_customer(alibaba, {"name": "阿里巴巴集团", "region": ""}, by=BY) == ["name"]
    event = Event.objects.get(kind="customer_changed")
    assert event.params == {
        "field": "name",
        "old": "阿里巴巴（中国）有限公司",
        "new": "阿里巴巴集团",
    }
