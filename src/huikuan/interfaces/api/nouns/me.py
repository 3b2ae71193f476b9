"""The program itself: whose it is, what it may do, and the keys its owner has given out."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import BaseModel

from huikuan.interfaces.api.door import caller_of
from huikuan.interfaces.api.paging import PageIn, PageOut, Sorting, page_of
from huikuan.interfaces.api.problems import absent
from huikuan.interfaces.api.shapes import RowId
from huikuan.records.people.commands import revoke_token
from huikuan.records.people.queries import tokens_of

router = Router(tags=["Me"])
NEWEST_FIRST = Sorting(("-id",))


class TokenOut(BaseModel):
    """A key without its secret, which is shown only once in the product."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class MeOut(BaseModel):
    """Who calls; ``rights`` says how far each right reaches: own, department or all."""

    username: str
    name: str
    today: str
    rights: dict[str, str]
    token: TokenOut


def token_shown(token: Any) -> dict[str, Any]:
    """A token as the API tells it."""
    return {name: getattr(token, name) for name in TokenOut.model_fields}


@router.get("/me", response=MeOut, summary="Who am I, and what may I do?")
def show_me(request: HttpRequest) -> dict[str, Any]:
    caller = caller_of(request)
    words = {
        name: "all" if reach.all else "department" if reach.department_paths else "own"
        for name, reach in sorted(caller.rights.grants.items())
    }
    return {
        "username": caller.user.username,
        "name": caller.user.name,
        "today": caller.by.today.isoformat(),
        "rights": words,
        "token": token_shown(caller.token),
    }


@router.get("/tokens", response=PageOut[TokenOut], summary="The tokens of the token's owner")
def list_tokens(request: HttpRequest, page: Query[PageIn]) -> dict[str, Any]:
    tokens = tokens_of(caller_of(request).user)
    return page_of(tokens, page, NEWEST_FIRST, token_shown, "tokens")


@router.delete("/tokens/{token_id}", response=TokenOut, summary="Revoke a token")
def revoke(request: HttpRequest, token_id: Path[RowId]) -> dict[str, Any]:
    caller = caller_of(request)
    token = tokens_of(caller.user).filter(pk=token_id).first()
    if token is None:
        raise absent()
    revoke_token(token, by=caller.by)
    token.refresh_from_db()
    return token_shown(token)
