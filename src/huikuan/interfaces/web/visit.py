"""A request as the gate hands it on: somebody who signed in, with their rights."""

from django.http import HttpRequest

from huikuan.records.people.actor import Actor
from huikuan.records.people.models import User
from huikuan.records.people.rights import Rights
from huikuan.reports.house_around import HouseAround


class Visit(HttpRequest):
    """What every page may rely on; set by the gate, which lets nobody else in.

    Public pages take a plain ``HttpRequest``: there is nobody behind it yet.
    """

    user: User  # type: ignore[assignment]
    actor: Actor
    rights: Rights
    export_reason: str
    house: HouseAround
