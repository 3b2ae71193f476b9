"""UN/CEFACT Cross Industry Invoice: EN 16931 CII, ZUGFeRD 2, Factur-X, XRechnung."""

from datetime import date
from typing import Any

from huikuan.errors import Refused
from huikuan.integrations.einvoices.documents import Node, Reader, needed, refuse_too_many
from huikuan.integrations.einvoices.shapes import (
    MAY_BE_LEFT_OUT,
    EInvoice,
    InvoicedLine,
    Party,
    TaxGroup,
    Totals,
)
from huikuan.integrations.einvoices.ubl import CREDIT_TYPES

UNECE = "urn:un:unece:uncefact:data:standard"
CII = f"{{{UNECE}:CrossIndustryInvoice:100}}CrossIndustryInvoice"
NAMES = {
    "s": f"{UNECE}:CrossIndustryInvoice:100",
    "a": f"{UNECE}:ReusableAggregateBusinessInformationEntity:100",
    "u": f"{UNECE}:UnqualifiedDataType:100",
    "q": f"{UNECE}:QualifiedDataType:100",
}
REFERENCES = (
    ("order", "a:ApplicableHeaderTradeAgreement/a:BuyerOrderReferencedDocument"),
    ("contract", "a:ApplicableHeaderTradeAgreement/a:ContractReferencedDocument"),
    ("buyer", "a:ApplicableHeaderTradeAgreement"),
    ("invoice", "a:ApplicableHeaderTradeSettlement/a:InvoiceReferencedDocument"),
)
PROFILE = "s:ExchangedDocumentContext/a:GuidelineSpecifiedDocumentContextParameter/a:ID"
DAY_FORMATS = frozenset({"", "102"})
DAY = "u:DateTimeString"


def read_cii(root: Node) -> EInvoice:
    """A CrossIndustryInvoice in the neutral shape."""
    reader = Reader(NAMES)
    head, trade = (
        _only(reader, root, "s:ExchangedDocument"),
        _only(reader, root, "s:SupplyChainTradeTransaction"),
    )
    settlement = _only(reader, trade, "a:ApplicableHeaderTradeSettlement")
    agreement = _only(reader, trade, "a:ApplicableHeaderTradeAgreement")
    type_code = reader.text(head, "a:TypeCode")
    is_credit = type_code in CREDIT_TYPES
    currency = reader.text(settlement, "a:InvoiceCurrencyCode")
    reader.currency = needed(currency, "BT-5").upper()
    reader.sign = -1 if is_credit else 1
    rows = reader.nodes(trade, "a:IncludedSupplyChainTradeLineItem")
    refuse_too_many(rows)
    return EInvoice(
        number=needed(reader.text(head, "a:ID"), "BT-1"),
        type_code=type_code or "380",
        issued_on=needed(_day(reader, head, "a:IssueDateTime"), "BT-2"),
        currency=reader.currency,
        seller=_party(reader, agreement, "a:SellerTradeParty"),
        buyer=_party(reader, agreement, "a:BuyerTradeParty"),
        totals=_totals(reader, settlement),
        due_days=_due_days(reader, settlement),
        terms=" ".join(reader.texts(settlement, "a:SpecifiedTradePaymentTerms/a:Description")),
        lines=tuple(_line(reader, row) for row in rows),
        taxes=tuple(
            _tax(reader, node) for node in reader.nodes(settlement, "a:ApplicableTradeTax")
        ),
        allowances=_adjustments(reader, settlement, "false"),
        charges=_adjustments(reader, settlement, "true"),
        references=_references(reader, trade),
        is_credit_note=is_credit,
        has_lines=bool(rows),
        rounded=tuple(reader.rounded),
        syntax="cii",
        profile=reader.text(root, PROFILE),
    )


def _only(reader: Reader, node: Node, path: str) -> Node:
    found = reader.nodes(node, path)
    if not found:
        raise Refused("einvoice_incomplete", field=path.partition(":")[2])
    return found[0]


def _day(reader: Reader, node: Node, path: str) -> date | None:
    for wrapped in ("u", "q"):
        place = f"{path}/{wrapped}:DateTimeString"
        if reader.text(node, place):
            if (found := reader.text(node, f"{place}/@format")) not in DAY_FORMATS:
                raise Refused("einvoice_day_unreadable", text=f"format {found}")
            return reader.day(node, place)
    return None


def _party(reader: Reader, agreement: Node, path: str) -> Party:
    found = reader.nodes(agreement, path)
    if not found:
        return Party()
    party = found[0]
    ids = [*reader.nodes(party, "a:GlobalID"), *reader.nodes(party, "a:ID")]
    return Party(
        name=reader.text(party, "a:Name"),
        tax_number=reader.text(party, "a:SpecifiedTaxRegistration/a:ID[@schemeID='VA']"),
        legal_id=reader.text(party, "a:SpecifiedLegalOrganization/a:ID"),
        ids=tuple(
            (node.get("schemeID") or "", (node.text or "").strip())
            for node in ids
            if (node.text or "").strip()
        ),
        country=reader.text(party, "a:PostalTradeAddress/a:CountryID"),
    )


def _totals(reader: Reader, settlement: Node) -> Totals:
    names = {
        "lines": "LineTotal", "allowances": "AllowanceTotal", "charges": "ChargeTotal",
        "net": "TaxBasisTotal", "gross": "GrandTotal", "prepaid": "TotalPrepaid",
        "rounding": "Rounding", "payable": "DuePayable",
    }  # fmt: skip
    sums = "a:SpecifiedTradeSettlementHeaderMonetarySummation"
    found: dict[str, Any] = {
        name: reader.minor(settlement, f"{sums}/a:{tag}Amount") for name, tag in names.items()
    }
    found |= {name: found[name] or 0 for name in MAY_BE_LEFT_OUT}
    own = [
        node
        for node in reader.nodes(settlement, f"{sums}/a:TaxTotalAmount")
        if node.get("currencyID") in {reader.currency, None}
    ]
    return Totals(**found, tax=reader.minor(own[0], ".") if own else None)


def _due_days(reader: Reader, settlement: Node) -> tuple[date, ...]:
    terms = reader.nodes(settlement, "a:SpecifiedTradePaymentTerms")
    found = {_day(reader, node, "a:DueDateDateTime") for node in terms}
    return tuple(sorted(day for day in found if day))


def _line(reader: Reader, row: Node) -> InvoicedLine:
    settlement, quantity = "a:SpecifiedLineTradeSettlement", "a:SpecifiedLineTradeDelivery"
    tax = f"{settlement}/a:ApplicableTradeTax"
    total = "a:SpecifiedTradeSettlementLineMonetarySummation/a:LineTotalAmount"
    return InvoicedLine(
        number=reader.text(row, "a:AssociatedDocumentLineDocument/a:LineID"),
        text=reader.text(row, "a:SpecifiedTradeProduct/a:Name"),
        quantity=reader.decimal(row, f"{quantity}/a:BilledQuantity"),
        unit=reader.text(row, f"{quantity}/a:BilledQuantity/@unitCode"),
        net_minor=reader.minor(row, f"{settlement}/{total}"),
        category=reader.text(row, f"{tax}/a:CategoryCode"),
        rate=reader.decimal(row, f"{tax}/a:RateApplicablePercent"),
    )


def _tax(reader: Reader, node: Node) -> TaxGroup:
    return TaxGroup(
        category=reader.text(node, "a:CategoryCode"),
        rate=reader.decimal(node, "a:RateApplicablePercent"),
        base_minor=reader.minor(node, "a:BasisAmount"),
        tax_minor=reader.minor(node, "a:CalculatedAmount"),
    )


def _adjustments(reader: Reader, settlement: Node, is_charge: str) -> tuple[int, ...]:
    path = f"a:SpecifiedTradeAllowanceCharge[a:ChargeIndicator/u:Indicator='{is_charge}']"
    found = [reader.minor(node, "a:ActualAmount") or 0 for node in reader.nodes(settlement, path)]
    if is_charge == "true":
        path = "a:SpecifiedLogisticsServiceCharge"
        found += [reader.minor(n, "a:AppliedAmount") or 0 for n in reader.nodes(settlement, path)]
    return tuple(found)


def _references(reader: Reader, trade: Node) -> tuple[tuple[str, str], ...]:
    found = []
    for kind, path in REFERENCES:
        place = f"{path}/a:BuyerReference" if kind == "buyer" else f"{path}/a:IssuerAssignedID"
        found += [(kind, text) for text in reader.texts(trade, place)]
    return tuple(found)
