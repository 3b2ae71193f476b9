"""People come and go; nobody gets another person's powers by way of a password."""

import pytest

from huikuan.errors import Refused
from huikuan.flows.keep_people import give_new_password, let_in, let_in_again, shut_out
from huikuan.interfaces.clock import person_acting
from huikuan.records.people.models import User
from huikuan.records.people.queries import rights_of
from huikuan.records.timeline.models import Event
from tests.interfaces.cast import company

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def test_a_colleague_is_let_in_leaves_and_comes_back():
    by = person_acting(company()["AD"])
    user = let_in("wang", "王芳", password=PASSWORD, by=by)
    shut_out(user, by=by)
    assert not rights_of(User.objects.get(pk=user.pk)).grants
    let_in_again(user, by=by)

    told = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert told == ["person_added", "person_deactivated", "person_activated"]


def test_a_forgotten_password_is_set_anew_by_an_administrator():
    people = company()
    give_new_password(people["SR"], PASSWORD, by=person_acting(people["AD"]))
    assert User.objects.get(pk=people["SR"].pk).check_password(PASSWORD)


def test_an_administrator_cannot_sign_in_as_the_accountant():
    people = company()
    with pytest.raises(Refused, match="power_not_granted"):
        give_new_password(people["AC"], PASSWORD, by=person_acting(people["AD"]))
    assert not User.objects.get(pk=people["AC"].pk).check_password(PASSWORD)
