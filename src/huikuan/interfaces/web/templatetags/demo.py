"""Who can sign in to the demo company: shown at its door, and nowhere else."""

from typing import Any

from django import template

from huikuan.interfaces.words.roles import ROLE_NAMES
from huikuan.lab.market.companies.people import PASSWORD
from huikuan.records.people.queries import organization, people_with_roles

register = template.Library()

# One person for each way of looking at the company, in the order one would try them.
SHOWN = (
    "cfo", "accountant1", "credit", "collector", "sales1",
    "manager1", "legal", "service", "admin", "auditor",
)  # fmt: skip


@register.inclusion_tag("account/_demo_people.html")
def demo_people() -> dict[str, Any]:
    """The demo's people with their roles and the password; nothing for a real company."""
    company = organization()
    if company is None or not company.is_demo:
        return {"people": []}
    found = people_with_roles(SHOWN)
    people = [
        {
            "username": name,
            "name": found[name][0],
            "roles": [ROLE_NAMES[role] for role in found[name][1]],
        }
        for name in SHOWN
        if name in found
    ]
    return {"people": people, "password": PASSWORD}
