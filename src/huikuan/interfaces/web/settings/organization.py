"""The company that uses the product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huikuan.records.people.queries import organization as the_organization


def organization(request: HttpRequest) -> HttpResponse:
    """Name, currency of the books, since when."""
    return render(request, "settings/organization.html", {"organization": the_organization()})
