"""What one person may do, and how far it reaches, at this moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huikuan.records.people.roles import PERMISSIONS


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a right goes: everything, or what is mine, and the departments below these paths."""

    all: bool = False
    user_id: int | None = None
    department_paths: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether this right reaches nothing at all."""
        return not (self.all or self.user_id or self.department_paths)

    def __or__(self, other: "Reach") -> "Reach":
        paths = tuple(sorted({*self.department_paths, *other.department_paths}))
        return Reach(self.all or other.all, self.user_id or other.user_id, paths)


NOWHERE = Reach()
EVERYWHERE = Reach(all=True)


@dataclass(frozen=True, slots=True)
class Rights:
    """All rights of one person or program: permission to reach. What is absent is a no.

    ``roles``: those they come from, to say what a desk should show; nothing is decided by them.
    """

    user_id: int | None
    grants: Mapping[str, Reach]
    roles: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether this may be done at all, somewhere."""
        assert permission in PERMISSIONS, f"unknown permission {permission}"
        return not self.reach(permission).nothing

    def reach(self, permission: str) -> Reach:
        """How far the permission goes."""
        return self.grants.get(permission, NOWHERE)

    def limited_to(self, permissions: Iterable[str]) -> "Rights":
        """The rights of a program: its owner's, and only those its token lists."""
        listed = set(permissions)
        kept = {name: reach for name, reach in self.grants.items() if name in listed}
        return Rights(self.user_id, kept)


EVERYTHING = Rights(None, {permission: Reach(all=True) for permission in PERMISSIONS})
NOTHING = Rights(None, {})
