"""The paper of a statement: its facts worded in Chinese, English or both, and set by Typst."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from huikuan.engine.money import capitals
from huikuan.integrations.papers.typesetting import pdf, pictures
from huikuan.interfaces.words.statements import (
    KIND_NAMES,
    MOVE_NAMES,
    SENTENCES,
    SIDE_ON_PAPER,
)
from huikuan.interfaces.words.values import money_text

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement

SPOKEN = {"zh": ("zh-hans",), "en": ("en",), "both": ("zh-hans", "en")}
Facts = dict[str, Any]


def statement_pdf(statement: "Statement") -> bytes:
    """The paper as it leaves the house."""
    told = paper_of(statement.facts, statement.number or "")
    return pdf("statement", told, at=statement.made_at)


def statement_pictures(statement: "Statement") -> list[bytes]:
    """The pages as pictures."""
    told = paper_of(statement.facts, statement.number or "")
    return pictures("statement", told)


def paper_of(facts: Facts, number: str) -> Facts:
    """Everything the paper says, as text: the template only lays it out."""
    say = _Tongue(SPOKEN[facts["language"]])
    languages = SPOKEN[facts["language"]]
    company = facts["company"]
    heading = say.each(lambda: _("Statement of account"))
    return {
        "lang": "en" if languages == ("en",) else "zh",
        "title": f"{say.one(lambda: _('Statement of account'))} {number}",
        "number": number,
        "heading": heading[0],
        "heading_en": heading[1] if len(heading) > 1 else "",
        "company": _company_name(company, languages),
        "letterhead": _letterhead(company, say, languages),
        "customer": facts["customer"]["name"],
        "customer_lines": _customer_lines(facts, say),
        "meta": _meta(facts, number, say),
        "sums": _sums(facts, say),
        "capitals": _capitals(facts) if "zh-hans" in languages else "",
        "parts": [part for part in (_waiting(facts, say), *_parts(facts, say)) if part],
        "remark": facts["remark"],
        "sentences": _sentences(facts, say),
        "words": _words(say),
        "seal_line": say.one(
            lambda: _("Seal of our ledger: {seal}, through entry {entry}").format(
                seal=facts["seal"], entry=facts["sealed_through"]
            )
        ),
        "check_line": say.one(
            lambda: _("To check it, give us this seal: it fits only books unchanged since then.")
        ),
        "page_words": _page_words(languages),
    }


class _Tongue:
    """Says one thing in the languages of the paper."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages

    def each(self, words: Callable[[], str]) -> list[str]:
        """In each language."""
        found = []
        for language in self.languages:
            with override(language):
                found.append(str(words()))
        return list(dict.fromkeys(found))

    def one(self, words: Callable[[], str]) -> str:
        """In one line."""
        return " / ".join(self.each(words))


def _company_name(company: Facts, languages: tuple[str, ...]) -> str:
    if languages == ("en",) and company["name_en"]:
        return str(company["name_en"])
    return str(company["name"])


def _letterhead(company: Facts, say: _Tongue, languages: tuple[str, ...]) -> list[str]:
    english, chinese = "en" in languages, "zh-hans" in languages
    rows = []
    if english and chinese and company["name_en"]:
        rows.append(company["name_en"])
    if chinese and company["address"]:
        rows.append(company["address"])
    if english and (company["address_en"] or not chinese):
        rows.append(company["address_en"] or company["address"])
    reach = []
    if company["phone"]:
        reach.append(f"{say.one(lambda: _('Phone'))}: {company['phone']}")
    if company["email"]:
        reach.append(company["email"])
    tax = f"{say.one(lambda: _('Tax number'))}: {company['tax_number']}"
    return [row for row in [*rows, "   ".join(reach), company["tax_number"] and tax] if row]


def _customer_lines(facts: Facts, say: _Tongue) -> list[str]:
    customer = facts["customer"]
    rows = [f"{say.one(lambda: _('Customer code'))}: {customer['code']}"]
    if customer["uscc"]:
        rows.append(f"{say.one(lambda: _('Unified social credit code'))}: {customer['uscc']}")
    return [*rows, *([customer["address"]] if customer["address"] else [])]


def _meta(facts: Facts, number: str, say: _Tongue) -> list[list[str]]:
    rows = [
        [say.one(lambda: _("Statement number")), number],
        [say.one(lambda: _("As of")), _day(facts["as_of"])],
        [say.one(lambda: pgettext("statement", "Kind")),
         say.one(lambda: str(KIND_NAMES[facts["kind"]]))],
        [say.one(lambda: _("Made on")), _day(facts["made_on"])],
        [say.one(lambda: _("Currency")), facts["currency"]],
    ]  # fmt: skip
    if facts["kind"] != "open_item":
        span = f"{_day(facts['since_on'])} – {_day(facts['as_of'])}"
        rows.insert(2, [say.one(lambda: _("Period")), span])
    return rows


def _sums(facts: Facts, say: _Tongue) -> list[list[str]]:
    closing = [say.one(lambda: _("You owe us")), _full(facts, facts["closing_minor"]), "total"]
    if facts["closing_minor"] < 0:
        closing = [say.one(lambda: _("To your good")), _full(facts, -facts["closing_minor"]),
                   "total"]  # fmt: skip
    late = [say.one(lambda: _("of which overdue")), _bare(facts, facts["overdue_minor"]),
            "late" if facts["overdue_minor"] else "plain"]  # fmt: skip
    if facts["kind"] == "open_item":
        return [closing, late]
    return [
        [say.one(lambda: _("Opening balance")), _bare(facts, facts["opening_minor"]), "plain"],
        ["+ " + say.one(lambda: _("Increase")), _bare(facts, facts["increase_minor"]), "plain"],
        ["− " + say.one(lambda: _("Decrease")), _bare(facts, facts["decrease_minor"]), "plain"],
        ["= " + closing[0], *closing[1:]],
        late,
    ]


def _capitals(facts: Facts) -> str:
    if facts["currency"] != "CNY" or facts["closing_minor"] <= 0:
        return ""
    with override("zh-hans"):
        return _("In capitals: {capitals}").format(
            capitals=capitals(facts["closing_minor"], facts["currency"])
        )


def _parts(facts: Facts, say: _Tongue) -> list[Facts | None]:
    if facts["kind"] == "open_item":
        return [_items(facts, say)]
    return [_moves(facts, say), _items(facts, say)]


def _items(facts: Facts, say: _Tongue) -> Facts | None:
    rows = [
        [
            row["number"] or "–",
            _side(say, row["side"]),
            row["contract"],
            _day(row["issued_on"]),
            _day(row["due_on"]) if row["side"] == "receivable" else "",
            str(row["overdue_days"]) if row["overdue_days"] else "",
            _bare(facts, row["original_minor"]),
            _bare(facts, row["open_minor"]),
        ]
        for row in facts["items"]
    ]
    columns = [
        _column(say, lambda: _("Number")),
        _column(say, lambda: pgettext("statement", "Kind")),
        _column(say, lambda: _("Contract"), wide=True),
        _column(say, lambda: _("Issued")),
        _column(say, lambda: _("Due")),
        _column(say, lambda: _("Days overdue"), right=True),
        _column(say, lambda: _("Amount"), right=True),
        _column(say, lambda: pgettext("amount", "Open"), right=True),
    ]
    total = ["", "", "", "", "", "", say.one(lambda: _("Total")),
             _bare(facts, facts["closing_minor"])]  # fmt: skip
    title = say.one(lambda: _("Open items"))
    return {"title": title, "columns": columns, "rows": rows, "total": total} if rows else None


def _side(say: _Tongue, side: str) -> str:
    names = say.each(lambda: str(SIDE_ON_PAPER[side]))
    return (" " if side == "receivable" else "\n").join(names)


def _moves(facts: Facts, say: _Tongue) -> Facts:
    columns = [
        _column(say, lambda: _("Day")),
        _column(say, lambda: _("What happened"), wide=True),
        _column(say, lambda: _("Number")),
        _column(say, lambda: _("Increase"), right=True),
        _column(say, lambda: _("Decrease"), right=True),
        _column(say, lambda: _("Balance"), right=True),
    ]
    balance = facts["opening_minor"]
    rows = [["", say.one(lambda: _("Opening balance")), "", "", "", _bare(facts, balance)]]
    for row in facts["moves"]:
        minor = row["amount_minor"]
        name = say.one(lambda row=row: str(MOVE_NAMES.get(row["kind"], row["kind"])))  # type: ignore[misc]
        if row["is_application"]:
            told = f"{row['number']} → {row['paid_number']}: {_bare(facts, -minor)}"
            rows.append([_day(row["on"]), name, told, "", "", ""])
            continue
        balance += minor
        rows.append([
            _day(row["on"]), name, row["number"],
            _bare(facts, minor) if minor > 0 else "", _bare(facts, -minor) if minor < 0 else "",
            _bare(facts, balance),
        ])  # fmt: skip
    sums = [_bare(facts, facts[name]) for name in ("increase_minor", "decrease_minor",
                                                   "closing_minor")]  # fmt: skip
    total = ["", say.one(lambda: _("Closing balance")), "", *sums]
    return {"title": say.one(lambda: _("Movements")), "columns": columns, "rows": rows,
            "total": total}  # fmt: skip


def _waiting(facts: Facts, say: _Tongue) -> Facts | None:
    if not facts["awaiting"]:
        return None
    columns = [
        _column(say, lambda: _("Contract or order"), wide=True),
        _column(say, lambda: _("Amount"), right=True),
    ]
    rows = [[number, _bare(facts, minor)] for _source, number, minor in facts["awaiting"]]
    title = say.one(lambda: _("Delivered; to be claimed after you confirm (not in the total)"))
    return {"title": title, "columns": columns, "rows": rows, "total": []}


def _sentences(facts: Facts, say: _Tongue) -> list[str]:
    # What came and is not applied yet is not asked for once more.
    asked_minor = min(facts["overdue_minor"], facts["closing_minor"])
    overdue = _full(facts, asked_minor)
    found = []
    for code in facts["sentences"]:
        found.append(
            "  ".join(say.each(lambda code=code: str(SENTENCES[code]).format(overdue=overdue)))  # type: ignore[misc]
        )
    return found


def _words(say: _Tongue) -> dict[str, str]:
    return {
        "to": say.one(lambda: pgettext("statement", "To")),
        "remark": say.one(lambda: _("Remark")),
        "answer": say.one(lambda: _("Your answer")),
        "agree": say.one(lambda: _("The figures agree with our books")),
        "differ": say.one(lambda: _("We see differences")),
        "stamp": say.one(lambda: _("Company and seal")),
        "name": say.one(lambda: pgettext("person", "Name")),
        "day": say.one(lambda: _("Day")),
    }


def _page_words(languages: tuple[str, ...]) -> list[str]:
    if languages == ("en",):
        return ["Page ", " of ", ""]
    return ["第 ", " 页，共 ", " 页"]


def _column(
    say: _Tongue, words: Callable[[], str], *, wide: bool = False, right: bool = False
) -> Facts:
    return {"title": "\n".join(say.each(words)), "wide": wide, "right": right}


def _day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _bare(facts: Facts, minor: int) -> str:
    return money_text(minor, facts["currency"]).rpartition(" ")[0]


def _full(facts: Facts, minor: int) -> str:
    return f"{facts['currency']} {_bare(facts, minor)}"
