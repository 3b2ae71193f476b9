"""Amounts in Chinese capitals (大写金额), as letters, bills and receipts carry them."""

from huikuan.errors import Refused

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))


def capitals(minor: int, currency: str = "CNY") -> str:
    """The amount in capitals: 140950 → 壹仟肆佰零玖元伍角.

    Written as the payment and settlement rules (支付结算办法, annex 1) ask: 整 closes an
    amount that ends at 元, nothing follows 角 or 分, 零 stands once for skipped places.
    Only yuan have 元角分; refuses ``capitals_only_in_yuan``.
    """
    if currency != "CNY":
        raise Refused("capitals_only_in_yuan", currency=currency)
    yuan, cents = divmod(abs(minor), 100)
    jiao, fen = divmod(cents, 10)
    words = f"{_whole(yuan)}元" if yuan or not cents else ""
    if not cents:
        words += "整"
    if jiao:
        words += f"{_FIGURES[jiao]}角"
    elif fen and yuan:
        words += "零"
    if fen:
        words += f"{_FIGURES[fen]}分"
    return f"负{words}" if minor < 0 else words


def _whole(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_whole(high)}{name}{gap}{_whole(low) if low else ''}"
    return _thousands(number) if number else _FIGURES[0]


def _thousands(number: int) -> str:
    words, skipped = "", False
    for place, name in _PLACES:
        figure, number = divmod(number, place)
        if figure:
            words += ("零" if skipped and words else "") + _FIGURES[figure] + name
            skipped = False
        else:
            skipped = True
    return words
