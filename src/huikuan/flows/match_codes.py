"""Codes that differ by leading zeros only: which of a file are alike, and which means which."""

from collections.abc import Iterable

from huikuan.records.customers.queries import codes_without_zeros, customers_by_code


def known_twins(codes: Iterable[str]) -> dict[str, str]:
    """Codes we do not know that would be known with more or fewer leading zeros."""
    figures = [code for code in codes if code.isdecimal()]
    known = codes_without_zeros() if figures else {}
    alike = {code for code in figures if code.lstrip("0") in known} if known else set()
    unknown = sorted(alike - customers_by_code(alike).keys())
    return {code: known[code.lstrip("0")] for code in unknown}


def new_twins(codes: Iterable[str]) -> dict[str, str]:
    """New codes of one file that are alike, each with the one that has most zeros."""
    first: dict[str, str] = {}
    return {
        code: other
        for code in sorted(filter(str.isdecimal, codes))
        if (other := first.setdefault(code.lstrip("0"), code)) != code
    }


def twins(codes: Iterable[str]) -> dict[str, str]:
    """Every code of a file that is like another, known or standing beside it in the file."""
    figures = {code for code in codes if code.isdecimal()}
    if not figures:
        return {}
    known = known_twins(figures)
    left = figures - known.keys()
    fresh = new_twins(left - customers_by_code(left).keys()) if _are_any_alike(left) else {}
    return known | fresh


def _are_any_alike(figures: set[str]) -> bool:
    return len({code.lstrip("0") for code in figures}) < len(figures)
