"""Text that a spreadsheet takes as text, and that comes back as it was."""

import re
import unicodedata

# A spreadsheet runs a field whose first visible character is one of these, full-width or not.
FORMULA_STARTERS = frozenset("=+-@＝＋－＠")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co"})
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*%?")


def starts_a_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula: its first visible character says.

    A plain number with a sign is a number, not a formula.
    """
    if text.lstrip("'")[:1] in {"\t", "\r"}:
        return True
    for character in text:
        if character in FORMULA_STARTERS:
            return not _NUMBER.fullmatch(text)
        if unicodedata.category(character) not in _INVISIBLE and character != "'":
            return False
    return False


def protected_text(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if starts_a_formula(text) else text


def original_text(text: str) -> str:
    """What :func:`protected_text` was given."""
    return text[1:] if text[:1] == "'" and starts_a_formula(text[1:]) else text
