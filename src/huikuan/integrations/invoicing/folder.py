"""An issuer that is a folder: requests are files, answers are files put beside them by a person.

So a small company works that issues at the counter of the tax platform: the request is a sheet to
read off and a JSON for programs; the answer is either the sheet with its last lines filled in, or
a JSON with the same names. A file appears whole or not at all, so a kill leaves nothing half.
"""

import json
import os
import tempfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from huikuan.engine.money import decimal_from_minor
from huikuan.errors import Refused
from huikuan.integrations.invoicing.issuers import (
    DONE,
    PENDING,
    REFUSED,
    UNKNOWN,
    Answer,
    IssuerUnreachable,
    Order,
)
from huikuan.integrations.tables.workbooks import (
    opened_sheet,
    opened_workbook,
    sheet_names,
    sheet_rows,
)

REQUESTS, ANSWERS, WITHDRAWN = "requests", "answers", "withdrawn"
FILE_BYTES_MAX = 30 * 1024 * 1024
# The lines of the sheet that a person fills in, and what each is called in an answer in JSON.
ANSWER_LABELS = {
    "number": "发票号码 / Number",
    "issued_on": "开票日期 / Day",
    "file": "文件名 / File",
    "refused": "未开原因 / Not issued because",
}
KINDS = {
    "issue": "开具发票 / Issue",
    "red_request": "红字信息确认单 / Red confirmation",
    "red_issue": "开具红字发票 / Red invoice",
}


class FolderIssuer:
    """Requests and answers as files below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def issue(self, order: Order) -> Answer:
        """Write the request once; the same code again changes nothing."""
        answer = self.ask(order.code)
        if answer.state != UNKNOWN:
            return answer
        try:
            for name in (REQUESTS, ANSWERS, WITHDRAWN):
                (self.folder / name).mkdir(parents=True, exist_ok=True)
            place = self.folder / REQUESTS
            _appear(place / f"{order.code}.xlsx", _sheet(order))
            _appear(place / f"{order.code}.json", _plain(order))
        except OSError as failure:
            raise IssuerUnreachable(str(failure)) from failure
        return Answer(PENDING)

    request_red = issue
    issue_red = issue

    def ask(self, code: str) -> Answer:
        """An answer beside the request, or the request alone, or nothing."""
        try:
            for ending, read in ((".json", _from_json), (".xlsx", _from_sheet)):
                place = self.folder / ANSWERS / f"{code}{ending}"
                if place.exists() and (told := read(place)):
                    return self._answer(told)
            asked = (self.folder / REQUESTS / f"{code}.json").exists()
        except OSError as failure:
            raise IssuerUnreachable(str(failure)) from failure
        return Answer(PENDING if asked else UNKNOWN)

    def withdraw(self, code: str) -> Answer:
        """Lay the request aside, unless it is answered."""
        answer = self.ask(code)
        if answer.state != PENDING:
            return answer
        try:
            for ending in (".json", ".xlsx"):
                place = self.folder / REQUESTS / f"{code}{ending}"
                if place.exists():
                    os.replace(place, self.folder / WITHDRAWN / place.name)
        except OSError as failure:
            raise IssuerUnreachable(str(failure)) from failure
        return Answer(UNKNOWN)

    def _answer(self, told: dict[str, Any]) -> Answer:
        if reason := str(told.get("refused") or "").strip():
            return Answer(REFUSED, reason=reason)
        number = str(told.get("number") or "").strip()
        if not number:
            return Answer(PENDING)
        name = Path(str(told.get("file") or "")).name
        return Answer(
            DONE,
            number=number,
            on=_day(told.get("issued_on")),
            is_confirmed=told.get("confirmed") is True,
            file_name=name,
            file=_bytes_of(self.folder / ANSWERS / name) if name else b"",
        )


def _appear(place: Path, content: bytes) -> None:
    """A file that is there whole or not at all, and stays after a loss of power."""
    descriptor, name = tempfile.mkstemp(dir=place.parent, prefix=".")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, place)


def _plain(order: Order) -> bytes:
    told = {
        "code": order.code, "kind": order.kind, "currency": order.currency,
        "amount_minor": order.amount_minor, "tax_minor": order.tax_minor, **order.content,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _sheet(order: Order) -> bytes:
    """What to type in at the counter, and below it the lines for the answer."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    bold, sheet = book.add_format({"bold": True}), book.add_worksheet("开票 Invoice")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 6, 22)
    row = 0
    for label, value in _head(order):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, value)
        row += 1
    for cells in _lines(order):
        row += 1
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    row += 2
    for label in ANSWER_LABELS.values():
        sheet.write_string(row, 0, label, bold)
        row += 1
    book.close()
    return file.getvalue()


def _head(order: Order) -> list[tuple[str, str]]:
    content, buyer = order.content, order.content.get("buyer", {})

    def money(minor: int) -> str:
        return f"{decimal_from_minor(minor, order.currency)} {order.currency}"

    return [
        ("申请号 / Request", order.code),
        ("事项 / What", KINDS.get(order.kind, order.kind)),
        ("发票种类 / Kind", str(content.get("kind", ""))),
        ("原发票号码 / Original", str(content.get("original_number", ""))),
        ("确认单编号 / Confirmation", str(content.get("confirmation_number", ""))),
        ("原因 / Reason", str(content.get("reason", ""))),
        ("购买方 / Buyer", str(buyer.get("name", ""))),
        ("纳税人识别号 / Tax number", str(buyer.get("tax_number", ""))),
        ("价税合计 / Amount with tax", money(order.amount_minor)),
        ("税额 / Tax", money(order.tax_minor)),
        ("备注 / Remark", str(content.get("remark", ""))),
    ]


def _lines(order: Order) -> list[list[str]]:
    rows = [["项目 / Item", "金额 / Net", "税率 / Rate %", "税额 / Tax"]]
    for line in order.content.get("lines", []):
        net, tax = (
            str(decimal_from_minor(int(line[name]), order.currency))
            for name in ("net_minor", "tax_minor")
        )
        rate = "" if line.get("rate") is None else str(line["rate"])
        rows.append([str(line.get("text", "")), net, rate, tax])
    return rows


def _from_json(place: Path) -> dict[str, Any]:
    try:
        told = json.loads(_bytes_of(place))
    except ValueError as wrong:
        raise IssuerUnreachable(f"{place.name} is no JSON") from wrong
    return told if isinstance(told, dict) else {}


def _from_sheet(place: Path) -> dict[str, Any]:
    names = {label: name for name, label in ANSWER_LABELS.items()}
    try:
        workbook = opened_workbook(BytesIO(_bytes_of(place)))
        rows = list(sheet_rows(opened_sheet(workbook, sheet_names(workbook)[0])))
    except Refused as refused:
        raise IssuerUnreachable(f"{place.name}: {refused.code}") from refused
    return {
        names[str(cells[0])]: cells[1]
        for _, cells in rows
        if len(cells) > 1 and str(cells[0]) in names and cells[1] != ""
    }


def _bytes_of(place: Path) -> bytes:
    if place.stat().st_size > FILE_BYTES_MAX:
        raise IssuerUnreachable(f"{place.name} is too large")
    return place.read_bytes()


def _day(told: Any) -> date | None:
    """A day as a spreadsheet keeps it, or as text; nothing where it says none."""
    if isinstance(told, datetime):
        return told.date()
    if isinstance(told, date):
        return told
    text = str(told or "").strip().replace("/", "-").replace(".", "-")
    if len(text) == len("20260131") and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
