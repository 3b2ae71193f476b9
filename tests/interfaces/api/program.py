"""A program that calls the API in a story: it holds a token and speaks JSON."""

import itertools
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from huikuan.interfaces.clock import house_acting
from huikuan.records.people.commands import add_department, add_user, grant_role, issue_token
from huikuan.records.people.models import User
from huikuan.records.people.roles import PERMISSIONS

PASSWORD = "a long walk to the bank 77"
KEYS = itertools.count(1)


class Answer:
    """What came back: status, headers, and the JSON."""

    def __init__(self, response: Any) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = response.headers

    @property
    def json(self) -> Any:
        return json.loads(self.response.content)

    @property
    def code(self) -> str:
        return str(self.json["code"])

    def __getitem__(self, name: str) -> Any:
        return self.json[name]

    def __repr__(self) -> str:
        return f"{self.status} {self.response.content.decode()[:600]}"


class Program:
    """One token and its calls; every change gets a new key unless one is given."""

    def __init__(self, secret: str | None, client: Client | None = None) -> None:
        self.secret = secret
        self.client = client or Client(raise_request_exception=False)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        raw: bytes | None = None,
        media_type: str = "application/json",
        language: str = "en",
        **headers: str,
    ) -> Answer:
        told = {"Accept-Language": language, **headers}
        if self.secret:
            told["Authorization"] = f"Bearer {self.secret}"
        if method != "GET" and key != "":
            told["Idempotency-Key"] = key or f"key-{next(KEYS)}"
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        return Answer(
            self.client.generic(
                method, f"/api/v1{path}", data, content_type=media_type, headers=told
            )
        )

    def get(self, path: str, **options: Any) -> Answer:
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return self.call("POST", path, body, **options)


def token_of(user: User, scopes: Iterable[str] = tuple(PERMISSIONS)) -> str:
    """A token for everything its owner may, unless told otherwise."""
    by = house_acting("test")
    _, secret = issue_token(user, "program", scopes, by.at + timedelta(days=30), by=by)
    return secret


def person(username: str, role: str, scope: str, department: Any = None) -> User:
    """A colleague with one role."""
    by = house_acting("test")
    user = add_user(username, username.title(), password=PASSWORD, by=by, department=department)
    grant_role(user, role, scope, by=by, department=department)
    return user


def department(code: str, parent: Any = None) -> Any:
    """A place in the tree."""
    return add_department(code, code.title(), parent, by=house_acting("test"))


def days(count: int) -> str:
    """Today and some days, as the API writes it."""
    return (timezone.localdate() + timedelta(days=count)).isoformat()


def receivable(number: str, amount: str = "1000.00", **facts: Any) -> dict[str, Any]:
    """A receivable of ACME, due in ten days."""
    return {"customer_code": "ACME", "number": number, "currency": "CNY", "amount": amount,
            "issued_on": days(-20), "due_on": days(10)} | facts  # fmt: skip


def receipt(number: str, amount: str = "1000.00", **facts: Any) -> dict[str, Any]:
    """Money of ACME that came today."""
    return {"customer_code": "ACME", "number": number, "currency": "CNY", "amount": amount,
            "received_on": days(0)} | facts  # fmt: skip
