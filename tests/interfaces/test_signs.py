"""A NUL byte anywhere in an address is never an error of ours."""

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from huikuan.interfaces.web.signs import SignsMiddleware


def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.GET.get("q", ""))


def test_a_query_is_read_without_it() -> None:
    said = SignsMiddleware(_answer)(RequestFactory().get("/x/?q=a%00b"))
    assert said.content == b"ab"


def test_a_path_with_it_leads_nowhere() -> None:
    with pytest.raises(Http404):
        SignsMiddleware(_answer)(RequestFactory().get("/customers/a%00b/"))
