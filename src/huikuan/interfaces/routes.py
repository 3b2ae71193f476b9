"""What a route is: its address, who may go there, and what is refused at the door."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from huikuan.records.people.roles import PERMISSIONS

PUBLIC = "public"
SIGNED_IN = "signed_in"
READING = ("GET", "HEAD")
GET: tuple[str, ...] = ("GET",)
POST: tuple[str, ...] = ("POST",)
BOTH: tuple[str, ...] = ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Route:
    """One address. ``permission`` opens it; ``writes`` is asked instead to change something.

    ``delicate``: whoever changes something here has shown within minutes who they are.
    What it changes is one transaction, unless it ``works_in_parts`` because it may take long.
    """

    name: str
    path: str
    view: Callable[..., Any]
    permission: str
    methods: tuple[str, ...] = GET
    writes: str = ""
    delicate: bool = False
    works_in_parts: bool = False

    def needed(self, method: str) -> str:
        """The permission this method needs."""
        return self.permission if method in READING else self.writes or self.permission


def checked(routes: Iterable[Route]) -> dict[str, Route]:
    """The table by name. A route without a known permission stops the start."""
    table: dict[str, Route] = {}
    for route in routes:
        assert route.name not in table, f"two routes are named {route.name}"
        for permission in {route.permission, route.writes or route.permission}:
            known = permission in PERMISSIONS or permission in {PUBLIC, SIGNED_IN}
            assert known, f"route {route.name} declares no known permission: {permission!r}"
        table[route.name] = route
    return table
