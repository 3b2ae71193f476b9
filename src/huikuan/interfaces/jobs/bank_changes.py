"""Changes of bank data whose cooling time is over take effect."""

from huikuan.flows.change_bank_account import put_into_effect
from huikuan.interfaces.clock import house_acting


def effect_bank_changes() -> int:
    """Put into effect what is due now; says how many changes."""
    return put_into_effect(by=house_acting("job:bank_changes"))
