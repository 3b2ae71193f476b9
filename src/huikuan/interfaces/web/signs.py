"""Signs that are in nobody's name: a NUL byte in an address never reaches a database."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

NUL = "\x00"


def without_nul(text: str) -> str:
    """The text without NUL bytes, which PostgreSQL refuses to compare."""
    return text.replace(NUL, "")


class SignsMiddleware:
    """Read addresses without NUL bytes; a path that holds one leads nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path_info:
            raise Http404
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)
