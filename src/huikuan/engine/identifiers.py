"""Numbers that name a company or an account: clean writing and check digits."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from stdnum.cn.uscc import calc_check_digit

from huikuan.errors import Refused

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_LENGTH = 18
SAFE_SPREADSHEET_DIGITS = 15
"""A spreadsheet keeps 15 significant digits; what is longer has lost its end."""

_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOK_ALIKES = str.maketrans("OISZ", "0152")
_WHOLE = re.compile(r"([0-9]+)\.0+|[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")


@dataclass(frozen=True)
class UsccVerdict:
    """Whether a text is a unified social credit code (统一社会信用代码, GB 32100-2015).

    ``wrong``: empty when it holds, else ``uscc_missing``, ``uscc_length``,
    ``uscc_alphabet`` or ``uscc_check_digit``; ``found`` the letters or length at fault.
    ``warnings``: ``uscc_inner_check`` (the organisation code inside, GB 11714, does not
    hold: unusual, not wrong) and ``uscc_look_alike`` (with 0 for O, 1 for I, 5 for S or
    2 for Z it would hold: ask, never change it silently).
    """

    code: str
    wrong: str = ""
    found: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the code may stand for the company: outer check digit and all."""
        return not self.wrong


def uscc_verdict(text: str) -> UsccVerdict:
    """The verdict on a credit code as somebody wrote it."""
    code = normalised_identifier(text)
    problem, found = _uscc_problem(code)
    if problem == "uscc_alphabet" and not _uscc_problem(code.translate(_LOOK_ALIKES))[0]:
        return UsccVerdict(code, problem, found, ("uscc_look_alike",))
    if problem or _inner_check_digit(code) == code[16]:
        return UsccVerdict(code, problem, found)
    return UsccVerdict(code, warnings=("uscc_inner_check",))


def normalised_identifier(text: str) -> str:
    """A tax number, registration number, code or bank account in its one writing.

    Half-width capitals, without spaces and punctuation: "de 123.456.789" → "DE123456789".
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign.isalnum())


def whole_number_text(text: str) -> str:
    """An identifier that a spreadsheet turned into a number: "1930571429.0" → "1930571429".

    Everything else comes back as it is, without spaces around it. Refuses
    ``identifier_lost_digits`` when the spreadsheet has cut it (9.14403E+17): only the
    source still knows the number.
    """
    body = unicodedata.normalize("NFKC", text).strip()
    match = _WHOLE.fullmatch(body)
    if not match:
        return body
    if match[1]:
        whole = match[1]
    else:
        number = Decimal(body)
        if number.adjusted() >= SAFE_SPREADSHEET_DIGITS:
            raise Refused("identifier_lost_digits", text=body)
        if number != number.to_integral_value():
            return body
        whole = str(int(number))
    if len(whole.lstrip("0")) > SAFE_SPREADSHEET_DIGITS:
        raise Refused("identifier_lost_digits", text=body)
    return whole


def _uscc_problem(code: str) -> tuple[str, str]:
    """The first rule the code breaks, and what breaks it."""
    if not code:
        return "uscc_missing", ""
    if len(code) != USCC_LENGTH:
        return "uscc_length", str(len(code))
    strangers = "".join(dict.fromkeys(sign for sign in code if sign not in USCC_ALPHABET))
    if strangers:
        return "uscc_alphabet", strangers
    # python-stdnum's own validate() refuses the authorities written with a letter
    # (Y, other bodies), so only its check digit is used.
    if calc_check_digit(code[:17]) != code[17]:
        return "uscc_check_digit", code[17]
    return "", ""


def _inner_check_digit(code: str) -> str:
    """The check digit of the organisation code, places 9 to 16 (GB 11714)."""
    total = sum(
        int(sign, 36) * weight for sign, weight in zip(code[8:16], _INNER_WEIGHTS, strict=True)
    )
    return "0123456789X0"[11 - total % 11]
