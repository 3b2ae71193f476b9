"""Values that cannot be, values that mean two things, and odd values that are real."""

from tests.promises.hostile.making import GOOD, HEAD, one, row, table, workbook

LONG = "X" * 65
TWO_DAYS = "C1,x,{number},{issued},2025-03-31,CNY,100.00"
MANY = 100_000


def amounts(*texts: str) -> bytes:
    """A file with these amounts."""
    return table(*(row(number=f"A{n}", amount=text) for n, text in enumerate(texts)))


def days(*texts: str) -> bytes:
    """A file with these days of issue."""
    return table(*(row(number=f"A{n}", issued=text) for n, text in enumerate(texts)))


def in_workbook(**changes: object) -> bytes:
    """One row as XLSX with typed cells."""
    names = ("code", "name", "number", "issued", "due", "currency", "amount")
    cells = dict(zip(names, [*GOOD[:6], 100.0], strict=True)) | changes
    return workbook([HEAD.split(","), list(cells.values())])


def refused(code: str) -> str:
    """One row, refused."""
    return f"accepted 0, refused 1 {code}"


CELLS: dict[str, tuple[bytes, str]] = {
    # Amounts.
    "amount missing": (one(amount=""), refused("amount_missing")),
    "amount of blanks": (one(amount="  "), refused("amount_missing")),
    "zero": (one(amount="0.00"), refused("amount_not_positive")),
    "minus zero": (one(amount="-0"), refused("amount_not_positive")),
    "negative": (one(amount="-5.00"), refused("amount_not_positive")),
    "negative in brackets": (one(amount="(5.00)"), refused("amount_not_positive")),
    "minus behind": (one(amount="5.00-"), refused("amount_not_positive")),
    "NaN": (one(amount="NaN"), refused("amount_not_a_number")),
    "infinity": (one(amount="inf"), refused("amount_not_a_number")),
    "1e400": (one(amount="1e400"), refused("amount_in_scientific_notation")),
    "1E+05": (one(amount="1E+05"), refused("amount_in_scientific_notation")),
    "hexadecimal": (one(amount="0x10"), refused("amount_unreadable")),
    "a word": (one(amount="abc"), refused("amount_unreadable")),
    "a formula": (one(amount="=1+1"), refused("amount_is_a_formula")),
    "a command": (one(amount="=cmd|' /C calc'!A0"), refused("amount_is_a_formula")),
    "a hidden formula": (one(amount="\t=SUM(A1)"), refused("amount_is_a_formula")),
    "a full-width formula": (one(amount="＝1+1"), refused("amount_is_a_formula")),
    "an error of a sheet": (one(amount="#REF!"), refused("amount_not_a_number")),
    "three decimals": (one(amount="1.2345"), refused("too_many_decimals")),
    "three decimals in dinar": (one(amount="1.2345", currency="KWD"), refused("too_many_decimals")),
    "two decimals in yen": (one(amount="100.55", currency="JPY"), refused("too_many_decimals")),
    "yen": (one(amount="100", currency="JPY"), "accepted 1"),
    "yen with zeros": (one(amount="100.00", currency="JPY"), "accepted 1"),
    "too large": (one(amount="9" * 19), refused("amount_too_large")),
    "sixty figures": (one(amount="9" * 70), refused("amount_unreadable")),
    "two points": (one(amount="1.2.3"), refused("amount_separators_unclear")),
    "thousands": (amounts("1,234.50", "2,000.00"), "accepted 2"),
    "thousands wrong": (amounts("12,34.50"), refused("amount_separators_unclear")),
    "European": (amounts("1.234,50", "2.000,00"), "accepted 2"),
    "1.234": (amounts("1.234", "2.345"), "asks decimal"),
    "1,234": (amounts("1,234", "2,345"), "asks decimal"),
    "1.234 decided": (amounts("1.234,00", "2.345"), "accepted 2"),
    "both marks": (amounts("1.234,50", "1,234.50"), "asks decimal"),
    "yuan sign": (one(amount="￥1,200.50"), "accepted 1"),
    "yuan word": (one(amount="1200.50元"), "accepted 1"),
    "another sign": (one(amount="$100.00"), refused("amount_in_other_currency")),
    "ten thousand": (one(amount="1.25万"), "accepted 1"),
    "full-width figures": (one(amount="１００．５０"), "accepted 1"),
    "Arabic figures": (one(amount="١٠٠"), refused("amount_unreadable")),
    "a plus": (one(amount="+100.00"), "accepted 1"),
    "two signs": (one(amount="--5"), refused("amount_is_a_formula")),
    "true": (in_workbook(amount=True), refused("amount_unreadable")),
    "0.1 + 0.2": (in_workbook(amount=0.1 + 0.2), "accepted 1, refused 0"),
    "a number in a sheet": (in_workbook(amount=1234.56), "accepted 1"),
    "a huge number in a sheet": (in_workbook(amount=1e300), refused("amount_too_large")),
    "a day as amount": (one(amount="2025-01-31"), refused("amount_is_a_formula")),
    "an amount as text in a sheet": (in_workbook(amount="1,234.56"), "accepted 1"),
    "a formula as text in a sheet": (in_workbook(amount="=1+1"), refused("amount_is_a_formula")),
    # Days.
    "no such day": (one(issued="2026-02-30"), refused("date_does_not_exist")),
    "no such month": (one(issued="2026-13-01"), refused("date_does_not_exist")),
    "month zero": (one(due="2026-00-10"), refused("date_does_not_exist")),
    "leap day": (one(issued="2024-02-29"), "accepted 1"),
    "no leap day": (one(issued="2025-02-29"), refused("date_does_not_exist")),
    "day missing": (one(due=""), refused("date_missing")),
    "before 1990": (one(issued="1899-12-31"), refused("date_far_out")),
    "after 2100": (one(due="2999-12-31"), refused("date_far_out")),
    "year zero": (one(issued="0000-01-01"), refused("date_does_not_exist")),
    "words for a day": (one(issued="昨天"), refused("date_unreadable")),
    "a serial number": (one(issued="45688"), "asks serials"),
    "a formula for a day": (one(issued="=TODAY()"), refused("date_unreadable")),
    "compact": (one(issued="20250131"), "accepted 1"),
    "compact as float": (one(issued="20200331.0"), "accepted 1"),
    "compact and wrong": (one(issued="20250231"), refused("date_does_not_exist")),
    "slashes": (one(issued="2025/1/31"), "accepted 1"),
    "points": (one(issued="2025.01.31"), "accepted 1"),
    "Chinese day": (one(issued="2025年1月31日"), "accepted 1"),
    "with a time": (one(issued="2025-01-31 00:00:00"), "accepted 1"),
    "with a zone": (one(issued="2025-01-31T10:00:00Z"), "accepted 1"),
    "English": (one(issued="31-Jan-2025"), "accepted 1"),
    "American words": (one(issued="Jan 31, 2025"), "accepted 1"),
    "no such name": (one(issued="31-Foo-2025"), refused("date_does_not_exist")),
    "01/02/2025": (days("01/02/2025", "03/04/2025"), "asks dates"),
    "01/02 decided": (days("01/02/2025", "31/01/2025"), "accepted 2"),
    "02/01 decided": (days("01/02/2025", "01/31/2025"), "accepted 2"),
    "orders contradict": (days("31/01/2025", "01/31/2025"), "asks dates"),
    "same either way": (days("01/01/2025", "02/02/2025"), "accepted 2"),
    "short years": (days("25-01-02", "24-03-04"), "asks dates"),
    "no order fits": (days("99/99/2025"), refused("date_does_not_exist")),
    "due before issue": (one(due="2025-01-01"), "accepted 1, warned 1 due_before_issue"),
    # Currencies.
    "no such currency": (one(currency="ABC"), refused("currency_unknown")),
    "gold": (one(currency="XAU"), refused("currency_unknown")),
    "small letters": (one(currency="cny"), "accepted 1"),
    "RMB": (one(currency="RMB"), "accepted 1"),
    "人民币": (one(currency="人民币"), "accepted 1"),
    "no currency": (one(currency=""), refused("currency_missing")),
    "a formula for a currency": (one(currency="=1"), refused("currency_unknown")),
    # Codes, numbers, names.
    "no code": (one(code=""), refused("customer_code_missing")),
    "no number": (one(number=""), refused("number_missing")),
    "long code": (one(code=LONG), refused("text_too_long")),
    "long number": (one(number=LONG), refused("text_too_long")),
    "long name": (one(name="名" * 201), refused("text_too_long")),
    "no name": (one(name=""), "accepted 1"),
    "leading zeros": (one(code="0200769623"), "accepted 1"),
    "a number as float": (one(number="1930571429.0"), "accepted 1"),
    "a rounded number": (one(number="1.93E+09"), refused("identifier_lost_digits")),
    "a number too long for a sheet": (
        in_workbook(number=1.2345678901234567e17),
        refused("identifier_lost_digits"),
    ),
    "half a number": (in_workbook(number=12.5), refused("identifier_lost_digits")),
    "a whole number in a sheet": (in_workbook(number=1930571429), "accepted 1"),
    "zero-width in a code": (one(code="C\u200b1"), refused("text_unprintable")),
    "direction mark in a number": (one(number="A\u202e1"), refused("text_unprintable")),
    "control in a name": (one(name="a\x07b"), refused("text_unprintable")),
    "escape in a code": (one(code="C\x1b[31m"), refused("text_unprintable")),
    "a formula as name": (one(name='=HYPERLINK("http://x")'), "accepted 1"),
    "a command as name": (one(name="@SUM(1+9)*cmd|' /C calc'!A0"), "accepted 1"),
    "markup as name": (one(name="<script>alert(1)</script>"), "accepted 1"),
    "SQL as name": (one(name="'; DROP TABLE ledger_entry; --"), "accepted 1"),
    "braces as name": (one(name="{0.__class__} %(x)s {{7*7}}"), "accepted 1"),
    "emoji": (one(name="🍜面馆"), "accepted 1"),
    "rare signs": (one(name="𠮷野家"), "accepted 1"),
    "right to left": (one(name="شركة"), "accepted 1"),
    "a path as number": (one(number="../../etc/passwd"), "accepted 1"),
    "colons in a number": (one(number="a:b:c"), "accepted 1"),
    "a hash in a number": (one(number="A1#2"), "accepted 1"),
    "twice": (table(row(), row()), "accepted 1, refused 1 number_twice_in_file"),
    "twice but for zeros": (table(row(number="007"), row(number="7")), "accepted 2"),
    "twice with another amount": (
        table(row(), row(amount="9.00")),
        "accepted 1, refused 1 number_twice_in_file",
    ),
    "same number, other customer": (table(row(), row(code="C2")), "accepted 2"),
    "spellings": (table(row(), row(number="A2", name="华强机械")), "accepted 2"),
    # Parts paid.
    "part paid": (
        table(row() + ",40.00", head=HEAD + ",未收金额"),
        "accepted 1, warned 1 paid_day_unknown",
    ),
    "wholly paid": (
        table(row() + ",0.00", head=HEAD + ",未收金额"),
        "accepted 1, warned 1 paid_day_unknown",
    ),
    "more open than owed": (
        table(row() + ",140.00", head=HEAD + ",未收金额"),
        refused("open_outside_amount"),
    ),
    "negative open": (
        table(row() + ",-1.00", head=HEAD + ",未收金额"),
        refused("open_outside_amount"),
    ),
    "columns disagree": (
        table(row() + ",40.00,50.00", head=HEAD + ",未收金额,已收金额"),
        refused("amounts_disagree"),
    ),
    "columns agree": (
        table(row() + ",40.00,60.00", head=HEAD + ",未收金额,已收金额"),
        "accepted 1, warned 1 paid_day_unknown",
    ),
    "paid before issue": (
        table(row() + ",2025-01-01", head=HEAD + ",收款日期"),
        "accepted 1, warned 1 paid_before_issue",
    ),
    "unknown owner": (
        table(row() + ",张三", head=HEAD + ",业务员"),
        "accepted 1, warned 1 owner_unknown",
    ),
    "good and bad": (
        table(row(), row(number="A2", amount="x"), row(number="A3")),
        "accepted 2, refused 1 amount_unreadable",
    ),
}
