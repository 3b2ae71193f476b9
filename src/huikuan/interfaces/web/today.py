"""Today: what I should do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def today(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return render(request, "today.html", {"today": request.actor.today})  # type: ignore[attr-defined]
