"""What we publish about the API: the schema with examples, and a page to try it, both offline."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huikuan.interfaces.api.examples import EXAMPLES
from huikuan.interfaces.api.problems import MEDIA_TYPE
from huikuan.interfaces.api.routes import CHANGING, PERMISSION_OF

PREFIX = "/api/v1"
PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}
ALWAYS = {400: "The request cannot be read", 401: "No valid token", 403: "Not permitted",
          422: "Not possible, with the reason"}  # fmt: skip
WITH_ID = {404: "Not there, or out of reach"}
WITH_BODY = {409: "Conflict, or the same key is at work", 413: "Too large",
             415: "Unsupported media type", 503: "Busy, try again"}  # fmt: skip
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Made by you, one per intended change. The same key with the same request "
    "gives the same answer for 30 days; with another request it is refused.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "6e6f0f5e-3c7b-4a58-9a44-1f5f1a0f8f11",
}
PROBLEM_SCHEMA = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `code` is for programs and never changes; `detail` is one sentence "
    "in the language of Accept-Language (zh-Hans or en).",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "detail"],
                "properties": {
                    "in": {"type": "string"},
                    "pointer": {"type": "string", "description": "JSON pointer to the field"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
DESCRIPTION = """Every call carries `Authorization: Bearer hk_…`; a token can do what its owner may
and its scopes list, no more. Every change carries an `Idempotency-Key`. Money is whole minor units
with its currency (`amount_minor`), or an exact text (`amount`). Days are `YYYY-MM-DD`. Lists come
in pages: pass `next_cursor` as `cursor`. Errors are problem details (RFC 9457)."""


def published(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with what is the same everywhere: token, key, problems, permission, examples."""
    schema["info"]["description"] = DESCRIPTION
    schema["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    schema["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
    schema["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "An API token (hk_…)"}
    }
    schema["security"] = [{"token": []}]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            _complete(method.upper(), path.removeprefix(PREFIX), operation)
    return schema


def _complete(method: str, path: str, operation: dict[str, Any]) -> None:
    operation["operationId"] = operation["operationId"].removeprefix(
        "huikuan_interfaces_api_nouns_"
    )
    operation["x-permission"] = PERMISSION_OF[method, path]
    told = ALWAYS | (WITH_ID if "{" in path else {}) | (WITH_BODY if method in CHANGING else {})
    for status, description in told.items():
        content = {MEDIA_TYPE: {"schema": PROBLEM_REF}}
        operation["responses"].setdefault(status, {"description": description, "content": content})
    if method in CHANGING:
        operation["parameters"].append(KEY_HEADER)
    if path.endswith(("/content", "/refused-rows")):
        binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        operation["responses"][200] = {"description": "The bytes", "content": binary}
    if example := EXAMPLES.get((method, path)):
        operation["requestBody"]["content"]["application/json"]["example"] = example


def openapi_page(request: HttpRequest, schema: Callable[[], str]) -> HttpResponse:
    """The schema (OpenAPI 3.1); it tells nothing of the business, so anybody may read it."""
    return HttpResponse(schema(), content_type="application/json; charset=utf-8")


def docs_page(request: HttpRequest) -> HttpResponse:
    """The page to read and try the API; works offline and under a strict content policy."""
    settings = {
        "url": reverse("api:openapi"),
        "layout": "BaseLayout",
        "deepLinking": True,
        "validatorUrl": None,
    }
    context = {"api": {"title": "Huikuan API"}, "swagger_settings": json.dumps(settings)}
    return render(request, "ninja/swagger.html", context)
