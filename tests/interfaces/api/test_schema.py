"""What we publish is what we do: the schema is complete, and random calls find no crack in it."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from pydantic import BaseModel
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from huikuan.config.wsgi import application
from huikuan.interfaces.api.examples import EXAMPLES
from huikuan.interfaces.api.routes import CHANGING, PERMISSION_OF, ROUTES, Route
from tests.interfaces.api.every_call import furnished, grown
from tests.interfaces.api.program import Program, person, token_of

load_all_checks()
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]

# Enough to find a crack in every commit within a minute; the nightly run may take more.
LITTLE = settings(
    max_examples=int(os.environ.get("HUIKUAN_RANDOM_CALLS", "10")),
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def published(db: None) -> dict[str, Any]:
    """The schema as a program downloads it, without a token."""
    return dict(json.loads(Client().get("/api/v1/openapi.json").content))


@pytest.fixture
def schema(db: None) -> Iterator[Any]:
    """The schema, bound to the application and to a token that may do everything.

    The application closes its database after each request; here the story's transaction is in it.
    """
    program = Program(token_of(grown(person("ann", "AC", "all"))))
    program.post("/customers", {"code": "ACME", "name": "Acme"})
    furnished(program)
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    loaded = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    loaded.config.headers = {"Authorization": f"Bearer {program.secret}"}
    yield loaded
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_random_calls_are_answered_as_published(schema: Any, route: Route) -> None:
    @given(case=schema[f"/api/v1{route.path}"][route.method].as_strategy())
    @LITTLE
    def called(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    called()


def test_every_operation_tells_its_permission_its_key_and_its_problems(
    published: dict[str, Any],
) -> None:
    assert published["openapi"] == "3.1.0"
    told = {}
    for path, methods in published["paths"].items():
        for method, operation in methods.items():
            route = method.upper(), path.removeprefix("/api/v1")
            told[route] = operation["x-permission"]
            headers = {each["name"] for each in operation["parameters"] if each["in"] == "header"}
            assert ("Idempotency-Key" in headers) == (route[0] in CHANGING), route
            assert {"400", "401", "403", "422"} <= set(operation["responses"]), route
            assert "404" in operation["responses"] or "{" not in path, route
    assert told == PERMISSION_OF


def test_every_body_has_an_example_that_is_told_in_the_schema(published: dict[str, Any]) -> None:
    for (method, path), example in EXAMPLES.items():
        operation = published["paths"][f"/api/v1{path}"][method.lower()]
        assert operation["requestBody"]["content"]["application/json"]["example"] == example


def test_the_page_loads_nothing_from_outside_and_runs_nothing_inline(db: None) -> None:
    page = Client().get("/api/v1/docs").content.decode()
    assert "//" not in page.replace("<!DOCTYPE html>", "")
    assert page.count("<script") == page.count("<script src") + 1
    assert '<script type="application/json"' in page
    assert '"validatorUrl": null' in page


def test_no_two_shapes_share_a_name() -> None:
    """The published schema knows shapes by their names: a second one would hide the first."""
    shapes = [
        each
        for module in sys.modules.values()
        if getattr(module, "__name__", "").startswith("huikuan.interfaces.api.nouns")
        for each in vars(module).values()
        if isinstance(each, type) and each.__module__ == module.__name__
        if issubclass(each, BaseModel)
    ]
    names = [each.__name__ for each in shapes]
    assert len(names) > 100
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
