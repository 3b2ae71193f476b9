"""What a whole plan must keep to, and how a sum of money is spread over its lines."""

from huikuan.engine.terms.shapes import WHOLE, Plan
from huikuan.errors import Refused


def check_plan(plan: Plan) -> None:
    """A plan pays the whole once: shares make 100 %, and what is left stands once, at the end.

    Refuses ``plan_empty``, ``plan_remainder_not_last``, ``plan_shares_do_not_sum``.
    """
    if not plan:
        raise Refused("plan_empty")
    if any(line.is_remainder for line in plan[:-1]):
        raise Refused("plan_remainder_not_last")
    shares = sum(line.share or 0 for line in plan)
    takes_rest = plan[-1].is_remainder
    has_amounts = any(line.amount_minor is not None for line in plan)
    if takes_rest and shares >= WHOLE:
        raise Refused("plan_leaves_nothing", share=shares)
    if not takes_rest and not (has_amounts and not shares) and shares != WHOLE:
        raise Refused("plan_shares_do_not_sum", percent=share_text(shares))
    if has_amounts and shares and not takes_rest:
        raise Refused("plan_mixes_amounts_and_shares")


def plan_amounts(plan: Plan, total_minor: int) -> list[int]:
    """What each line comes to, in minor units; together exactly the total.

    Shares are rounded half up to whole minor units; the last line takes the rounding. Refuses
    what ``check_plan`` refuses, ``plan_amounts_do_not_sum`` and ``plan_line_comes_to_nothing``.
    """
    check_plan(plan)
    amounts = [
        line.amount_minor
        if line.amount_minor is not None
        else (total_minor * (line.share or 0) * 2 + WHOLE) // (2 * WHOLE)
        for line in plan
    ]
    only_amounts = all(line.amount_minor is not None for line in plan)
    if only_amounts and sum(amounts) != total_minor:
        raise Refused("plan_amounts_do_not_sum", sum_minor=sum(amounts), total_minor=total_minor)
    amounts[-1] = total_minor - sum(amounts[:-1])
    for number, amount in enumerate(amounts, start=1):
        if amount <= 0:
            raise Refused("plan_line_comes_to_nothing", line=number, amount_minor=amount)
    return amounts


def share_text(share: int) -> str:
    """3000 → 30%, 3350 → 33.5%."""
    whole, parts = divmod(share, 100)
    return f"{whole}.{parts:02d}".rstrip("0").rstrip(".") + "%" if parts else f"{whole}%"
