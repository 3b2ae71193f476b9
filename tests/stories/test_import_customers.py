"""Companies come in from a file."""

import pytest

from huikuan.errors import Refused
from huikuan.records.customers.models import BankAccount, Contact, Customer
from huikuan.records.timeline.models import Event
from tests.stories.importing import brought_in, counts, undone

pytestmark = pytest.mark.django_db

HEAD = "客户编码,客户名称,统一社会信用代码,地区,简称,联系人,电话,开户行,银行账号"
USCC = "91320594088140947F"
ROW = f"C1,苏州华强机械有限公司,{USCC},江苏,华强,李四,13800000000,工商银行,6222020000000000"


def test_a_company_comes_with_names_people_and_accounts():
    brought_in("customers", HEAD, ROW)

    customer = Customer.objects.get(code="C1")

    assert (customer.uscc, customer.region) == (USCC, "江苏")
    assert list(customer.names.values_list("kind", "text"))[1] == ("short", "华强")
    assert Contact.objects.get().phone == "13800000000"
    assert BankAccount.objects.get().number == "6222020000000000"
    assert Event.objects.filter(kind="customer_registered", customer=customer).exists()


def test_the_same_file_twice_changes_nothing():
    brought_in("customers", HEAD, ROW)

    assert counts(brought_in("customers", HEAD, ROW)) == (0, 1, 0)
    assert (Contact.objects.count(), BankAccount.objects.count()) == (1, 1)


def test_blanks_of_a_known_company_are_filled_and_contradictions_refused():
    brought_in("customers", "客户编码,客户名称,地区", "C1,苏州华强机械有限公司,")

    filled = brought_in("customers", HEAD, ROW)
    other = brought_in("customers", HEAD, ROW.replace("江苏", "浙江"))

    assert counts(filled) == (1, 0, 0)
    assert Customer.objects.get().region == "江苏"
    told = Event.objects.filter(kind="customer_changed", customer__code="C1").order_by("id")
    assert [(e.params["field"], e.params["old"], e.params["new"]) for e in told] == [
        ("uscc", "", USCC),
        ("region", "", "江苏"),
    ]
    assert other.result["refusal_counts"] == {"customer_known_differently": 1}


@pytest.mark.parametrize(
    "uscc, code",
    [
        ("91320594088140947X", "uscc_check_digit"),
        ("9132059408814094", "uscc_length"),
        ("9132O594088140947F", "uscc_alphabet"),
    ],
)
def test_a_wrong_credit_code_is_refused(uscc, code):
    intake = brought_in("customers", HEAD, ROW.replace(USCC, uscc))

    assert intake.result["refusal_counts"] == {code: 1}


def test_one_credit_code_belongs_to_one_company():
    intake = brought_in("customers", HEAD, ROW, ROW.replace("C1", "C2"))

    assert counts(intake) == (1, 0, 1)
    assert intake.result["refusal_counts"] == {"uscc_taken": 1}


def test_customers_stay_when_an_import_is_undone():
    intake = brought_in("customers", HEAD, ROW)

    with pytest.raises(Refused, match="customers_stay"):
        undone(intake)
