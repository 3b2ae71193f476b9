"""Today: what I should do now."""

from django.http import HttpResponse
from django.shortcuts import render

from huikuan.interfaces.web.visit import Visit


def today(request: Visit) -> HttpResponse:
    """The first page."""
    return render(request, "today.html", {"today": request.actor.today})
