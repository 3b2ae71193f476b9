"""Checks: does every minor unit tie out, and is the history as it was sealed?"""

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from huikuan.records.ledger.checks import house_findings
from huikuan.records.timeline.seals import seal_findings

router = Router(tags=["Checks"])


class FindingOut(BaseModel):
    """What one check found: how many rows differ, by how much, and the first of them."""

    check: str
    count: int
    difference_minor: int
    detail: str


class FindingsOut(BaseModel):
    """All checks; clean when none found anything."""

    is_clean: bool
    findings: list[FindingOut]


def _told(findings: list[Any]) -> dict[str, Any]:
    names = FindingOut.model_fields
    return {
        "is_clean": all(finding.is_clean for finding in findings),
        "findings": [{name: getattr(one, name) for name in names} for one in findings],
    }


@router.get("/checks/house", response=FindingsOut, summary="The house check of the ledger")
def check_house(request: HttpRequest) -> dict[str, Any]:
    return _told(list(house_findings()))


@router.get("/checks/seals", response=FindingsOut, summary="Verify fingerprints and seals")
def check_seals(request: HttpRequest) -> dict[str, Any]:
    return _told(list(seal_findings()))
