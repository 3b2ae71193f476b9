"""How the person who reads this page likes amounts: known wherever a page is drawn."""

from contextvars import ContextVar

YUAN = "yuan"
WAN = "wan"
UNITS = (YUAN, WAN)
THEMES = ("auto", "light", "dark")

amount_unit: ContextVar[str] = ContextVar("amount_unit", default=YUAN)
