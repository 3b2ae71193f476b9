"""The company that uses the product."""

from django.http import HttpResponse
from django.shortcuts import render

from huikuan.interfaces.web.visit import Visit
from huikuan.records.people.queries import organization as the_organization


def organization(request: Visit) -> HttpResponse:
    """Name, currency of the books, since when."""
    return render(request, "settings/organization.html", {"organization": the_organization()})
