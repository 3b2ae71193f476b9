"""OFD (GB/T 33190): the Chinese invoice as it is handed over, fully digital or older.

Older electronic invoices carry their facts as an attached XML. Fully digital ones (数电票) name
number, day, tax numbers and sums in the description of the document; names stand on the page and
are found by the tags that point at them.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from huikuan.errors import Refused
from huikuan.integrations.einvoices.documents import Node, Reader, needed, parsed
from huikuan.integrations.einvoices.shapes import (
    EInvoice,
    InvoicedLine,
    Party,
    Totals,
)
from huikuan.integrations.tables.archives import refuse_unsafe_archive

OFD_BYTES_MAX = 20 * 1024 * 1024
ENTRIES_MAX = 500
NAMES = {"o": "http://www.ofdspec.org/2016", "f": "http://www.edrm.org.cn/schema/e-invoice/2019"}
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_RATE = re.compile(r"(\d+(?:\.\d+)?)\s*%")


def read_ofd(content: bytes) -> EInvoice:
    """A Chinese invoice in the neutral shape; what is not readable for certain is refused."""
    if len(content) > OFD_BYTES_MAX:
        raise Refused("file_too_large", megabytes_max=OFD_BYTES_MAX // 1024**2)
    refuse_unsafe_archive(io.BytesIO(content), OFD_BYTES_MAX)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        attached = [name for name in names if name.endswith("/original_invoice.xml")]
        if attached:
            return _attached(parsed(archive.read(attached[0])))
        return _described(archive, names)


def _attached(root: Node) -> EInvoice:
    reader = Reader(NAMES, currency="CNY")
    code, number = reader.text(root, "f:InvoiceCode"), reader.text(root, "f:InvoiceNo")
    rows = reader.nodes(root, "f:GoodsInfos/f:GoodsInfo")
    net = reader.minor(root, "f:TaxExclusiveTotalAmount")
    gross = reader.minor(root, "f:TaxInclusiveTotalAmount")
    totals = Totals(
        lines=net if rows else None,
        net=net,
        tax=reader.minor(root, "f:TaxTotalAmount"),
        gross=gross,
        payable=gross,
    )
    return EInvoice(
        number=code + needed(number, "InvoiceNo"),
        type_code="380",
        issued_on=_day(reader.text(root, "f:IssueDate")),
        currency="CNY",
        seller=_party(
            reader.text(root, "f:Seller/f:SellerName"), reader.text(root, "f:Seller/f:SellerTaxID")
        ),
        buyer=_party(
            reader.text(root, "f:Buyer/f:BuyerName"), reader.text(root, "f:Buyer/f:BuyerTaxID")
        ),
        totals=totals,
        terms="",
        lines=tuple(_line(reader, row, at) for at, row in enumerate(rows, 1)),
        is_credit_note=(totals.gross or 0) < 0,
        has_lines=bool(rows),
        syntax="ofd",
    )


def _line(reader: Reader, row: Node, at: int) -> InvoicedLine:
    rate = _RATE.search(reader.text(row, "f:TaxScheme"))
    return InvoicedLine(
        number=str(at),
        text=reader.text(row, "f:Item"),
        quantity=reader.decimal(row, "f:Quantity"),
        unit=reader.text(row, "f:MeasurementDimension"),
        net_minor=reader.minor(row, "f:Amount"),
        category="S" if rate else "",
        rate=Decimal(rate.group(1)) if rate else None,
    )


def _described(archive: zipfile.ZipFile, names: list[str]) -> EInvoice:
    if "OFD.xml" not in names:
        raise Refused("einvoice_format_unknown")
    reader = Reader(NAMES, currency="CNY")
    root = parsed(archive.read("OFD.xml"))
    told = {node.get("Name"): node for node in reader.nodes(root, "//o:CustomData")}
    if "发票号码" not in told:
        raise Refused("einvoice_format_unknown")

    def text(name: str) -> str:
        return reader.text(told[name], ".") if name in told else ""

    shown = dict(_shown(archive, names, reader))
    net, tax = (reader.minor(told[n], ".") if n in told else None for n in ("合计金额", "合计税额"))
    gross = needed(net, "合计金额") + (tax or 0)
    return EInvoice(
        number=needed(text("发票号码"), "发票号码"),
        type_code="380",
        issued_on=_day(text("开票日期")),
        currency="CNY",
        seller=_party(shown.get("SellerName", ""), text("销售方纳税人识别号")),
        buyer=_party(shown.get("BuyerName", ""), text("购买方纳税人识别号")),
        totals=Totals(net=net, tax=tax, gross=gross, payable=gross),
        is_credit_note=gross < 0,
        has_lines=False,
        syntax="ofd",
    )


def _shown(archive: zipfile.ZipFile, names: list[str], reader: Reader) -> Iterator[tuple[str, str]]:
    """What stands on the pages where the tags point: tag to text."""
    pages = [n for n in names if "/Pages/" in n and n.endswith("Content.xml")]
    texts: dict[str, str] = {}
    for name in pages:
        for node in reader.nodes(parsed(archive.read(name)), "//o:TextObject"):
            words = reader.nodes(node, "o:TextCode")
            texts[node.get("ID") or ""] = "".join(word.text or "" for word in words).strip()
    for name in (n for n in names if n.endswith("/Tags/CustomTag.xml")):
        for node in reader.nodes(parsed(archive.read(name)), "//o:ObjectRef/.."):
            refs = reader.nodes(node, "o:ObjectRef")
            text = "".join(texts.get((ref.text or "").strip(), "") for ref in refs)
            yield str(node.tag).rpartition("}")[2], text


def _party(name: str, tax_number: str) -> Party:
    return Party(name=name, tax_number=tax_number, country="CN")


def _day(text: str) -> date:
    found = _DAY.search(text)
    if not found:
        raise Refused("einvoice_day_unreadable", text=text[:40])
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise Refused("einvoice_day_unreadable", text=text[:40]) from wrong
