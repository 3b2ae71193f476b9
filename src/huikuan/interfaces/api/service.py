"""The API itself: nouns behind one door, version 1."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.operation import Operation
from ninja.parser import Parser

from huikuan.interfaces.api.door import Address, guarded, nowhere
from huikuan.interfaces.api.nouns import NOUNS
from huikuan.interfaces.api.problems import Problem, answered
from huikuan.interfaces.api.reference import docs_page, openapi_page, published

DEPTH_MAX = 40


class StrictParser(Parser):
    """JSON as the standard has it: no NaN, no name twice, not endlessly deep."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            body: dict[str, Any] = json.loads(
                request.body, parse_constant=_no_constant, object_pairs_hook=_no_name_twice
            )
        except (ValueError, RecursionError) as wrong:
            raise Problem(400, "body_unreadable", reason=_reason(wrong)) from wrong
        if _depth(body) > DEPTH_MAX:
            raise Problem(400, "body_unreadable", reason="nested too deep")
        return body


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not a JSON number")


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return names


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, RecursionError):
        return "nested too deep"
    if isinstance(wrong, UnicodeDecodeError):
        return "not UTF-8"
    return str(wrong)[:120]


def _depth(value: Any) -> int:
    """How deep lists and objects lie in each other, without calling itself."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((each, depth + 1) for each in inner)
    return deepest


class Api(NinjaAPI):
    """Ninja with our problems, our parser, and what we publish about every operation."""

    def on_exception(self, request: HttpRequest, exc: Any) -> Any:
        # Ninja wraps whatever goes wrong while it reads a body; the cause says more.
        if isinstance(exc, HttpError) and isinstance(exc.__cause__, Problem):
            return answered(request, exc.__cause__)
        return answered(request, exc)

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        return published(super().get_openapi_schema(**kwargs))


api = Api(
    title="Huikuan 回款",
    version="1.0.0",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
)
for _prefix, _router in NOUNS:
    api.add_router(_prefix, _router)


def operations() -> Mapping[str, list[Operation]]:
    """Every operation by the template of its address."""
    found: dict[str, list[Operation]] = {}
    for bound in api._get_bound_routers():
        for template, view in bound.path_operations.items():
            found.setdefault(f"{bound.prefix}{template}", []).extend(view.operations)
    return found


def _address(template: str, its: list[Operation]) -> Address:
    queries: dict[str, frozenset[str]] = {}
    bodies: set[str] = set()
    takes_files = False
    for operation in its:
        sources = {model.__ninja_param_source__: model for model in operation.models}
        names = _query_names(sources.get("query"))
        queries.update(dict.fromkeys(operation.methods, names))
        if sources.keys() & {"body", "form", "file"}:
            bodies.update(operation.methods)
        takes_files = takes_files or "file" in sources
    return Address(template, queries, takes_files, frozenset(bodies))


def _query_names(model: Any) -> frozenset[str]:
    if model is None:
        return frozenset()
    return frozenset(getattr(model, "__ninja_flatten_map__", None) or model.model_fields)


def _behind_the_door() -> list[URLPattern | URLResolver]:
    addresses = {key: _address(key, its) for key, its in operations().items()}
    urls: list[URLPattern | URLResolver] = []
    for pattern in api.urls[0]:
        assert isinstance(pattern, URLPattern)
        template = "/" + str(pattern.pattern).replace("<", "{").replace(">", "}")
        if template in addresses:
            pattern.callback = guarded(pattern.callback, addresses[template])
        elif pattern.name == "api-root":
            pattern.callback = nowhere
        urls.append(pattern)
    return urls


@lru_cache(maxsize=1)
def _schema_text() -> str:
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False)


urlpatterns = [
    path("docs", docs_page, name="docs"),
    path("openapi.json", openapi_page, {"schema": _schema_text}, name="openapi"),
    *_behind_the_door(),
    re_path(r"^(?P<rest>.*)$", nowhere),
]
app_name = "api"
