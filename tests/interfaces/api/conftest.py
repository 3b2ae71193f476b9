"""Two departments, their people, and the programs they have given tokens."""

from collections.abc import Iterator

import pytest
from django.utils.translation import deactivate

from huikuan.interfaces.clock import house_acting
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.people.models import User
from tests.interfaces.api.program import Program, department, person, token_of


@pytest.fixture(autouse=True)
def _language_of_nobody() -> Iterator[None]:
    """A program's language ends with its story."""
    yield
    deactivate()


@pytest.fixture
def accountant(db: None) -> User:
    """Ann keeps the books of the whole company; the customer ACME is there."""
    user = person("ann", "AC", "all")
    register_customers([CustomerFacts("ACME", "Acme 机电")], by=house_acting("test"))
    return user


@pytest.fixture
def books(accountant: User) -> Program:
    """The accountant's program."""
    return Program(token_of(accountant))


@pytest.fixture
def two_departments(db: None) -> dict[str, Program]:
    """East and West, a salesperson in each with one customer; an accountant over both."""
    east, west = department("EAST"), department("WEST")
    eve, wim = person("eve", "SR", "own", east), person("wim", "SR", "own", west)
    boss = person("boss", "SM", "department", east)
    facts = [
        CustomerFacts("E1", "East One", owner_id=eve.pk, department_id=east.pk),
        CustomerFacts("W1", "West One", owner_id=wim.pk, department_id=west.pk),
    ]
    register_customers(facts, by=house_acting("test"))
    people = {"eve": eve, "wim": wim, "boss": boss, "ann": person("ann", "AC", "all")}
    return {name: Program(token_of(user)) for name, user in people.items()}
