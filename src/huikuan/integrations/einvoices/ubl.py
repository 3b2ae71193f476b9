"""UBL 2.1: the invoice of Peppol and XRechnung, and the credit note beside it."""

from datetime import date
from typing import Any

from huikuan.integrations.einvoices.documents import Node, Reader, needed, refuse_too_many
from huikuan.integrations.einvoices.shapes import (
    MAY_BE_LEFT_OUT,
    EInvoice,
    InvoicedLine,
    Party,
    TaxGroup,
    Totals,
)

OASIS = "urn:oasis:names:specification:ubl:schema:xsd"
INVOICE, CREDIT_NOTE = f"{{{OASIS}:Invoice-2}}Invoice", f"{{{OASIS}:CreditNote-2}}CreditNote"
NAMES = {"c": f"{OASIS}:CommonAggregateComponents-2", "b": f"{OASIS}:CommonBasicComponents-2"}
CREDIT_TYPES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"}
)
NO_NUMBER = "NA"  # what Peppol writes where UBL wants an order and there is none
REFERENCES = (
    ("order", "c:OrderReference/b:ID"),
    ("contract", "c:ContractDocumentReference/b:ID"),
    ("buyer", "b:BuyerReference"),
    ("invoice", "c:BillingReference/c:InvoiceDocumentReference/b:ID"),
)


def read_ubl(root: Node) -> EInvoice:
    """An Invoice or CreditNote in the neutral shape."""
    is_note = root.tag == CREDIT_NOTE
    reader = Reader(NAMES)
    type_code = reader.text(root, "b:CreditNoteTypeCode" if is_note else "b:InvoiceTypeCode")
    is_credit = is_note or type_code in CREDIT_TYPES
    reader.currency = needed(reader.text(root, "b:DocumentCurrencyCode"), "BT-5").upper()
    reader.sign = -1 if is_credit else 1
    rows = reader.nodes(root, "c:CreditNoteLine" if is_note else "c:InvoiceLine")
    refuse_too_many(rows)
    return EInvoice(
        number=needed(reader.text(root, "b:ID"), "BT-1"),
        type_code=type_code or ("381" if is_note else "380"),
        issued_on=needed(reader.day(root, "b:IssueDate"), "BT-2"),
        currency=reader.currency,
        seller=_party(reader, root, "c:AccountingSupplierParty/c:Party"),
        buyer=_party(reader, root, "c:AccountingCustomerParty/c:Party"),
        totals=_totals(reader, root),
        due_days=_due_days(reader, root),
        terms=" ".join(reader.texts(root, "c:PaymentTerms/b:Note")),
        lines=tuple(_line(reader, row) for row in rows),
        taxes=tuple(_tax(reader, node) for node in reader.nodes(root, "c:TaxTotal/c:TaxSubtotal")),
        allowances=_adjustments(reader, root, "false"),
        charges=_adjustments(reader, root, "true"),
        references=tuple(
            (kind, text)
            for kind, path in REFERENCES
            for text in reader.texts(root, path)
            if text != NO_NUMBER
        ),
        is_credit_note=is_credit,
        has_lines=bool(rows),
        rounded=tuple(reader.rounded),
        syntax="ubl",
        profile=reader.text(root, "b:CustomizationID"),
    )


def _party(reader: Reader, root: Node, path: str) -> Party:
    found = reader.nodes(root, path)
    if not found:
        return Party()
    party = found[0]
    ids = reader.nodes(party, "c:PartyIdentification/b:ID")
    return Party(
        name=reader.text(party, "c:PartyLegalEntity/b:RegistrationName")
        or reader.text(party, "c:PartyName/b:Name"),
        tax_number=reader.text(party, "c:PartyTaxScheme[c:TaxScheme/b:ID='VAT']/b:CompanyID"),
        legal_id=reader.text(party, "c:PartyLegalEntity/b:CompanyID"),
        ids=tuple(
            (node.get("schemeID") or "", (node.text or "").strip())
            for node in ids
            if (node.text or "").strip() and node.get("schemeID") != "SEPA"
        ),
        country=reader.text(party, "c:PostalAddress/c:Country/b:IdentificationCode"),
    )


def _totals(reader: Reader, root: Node) -> Totals:
    names = {
        "lines": "LineExtension", "allowances": "AllowanceTotal", "charges": "ChargeTotal",
        "net": "TaxExclusive", "gross": "TaxInclusive", "prepaid": "Prepaid",
        "rounding": "PayableRounding", "payable": "Payable",
    }  # fmt: skip
    found: dict[str, Any] = {
        name: reader.minor(root, f"c:LegalMonetaryTotal/b:{tag}Amount")
        for name, tag in names.items()
    }
    found |= {name: found[name] or 0 for name in MAY_BE_LEFT_OUT}
    own = f"c:TaxTotal/b:TaxAmount[@currencyID='{_plain(reader.currency)}']"
    return Totals(**found, tax=reader.minor(root, own))


def _plain(currency: str) -> str:
    return "".join(sign for sign in currency if sign.isalnum())


def _due_days(reader: Reader, root: Node) -> tuple[date, ...]:
    paths = ("b:DueDate", "c:PaymentTerms/b:PaymentDueDate", "c:PaymentMeans/b:PaymentDueDate")
    found = {reader.day(node, "."): None for path in paths for node in reader.nodes(root, path)}
    return tuple(sorted(day for day in found if day))


def _line(reader: Reader, row: Node) -> InvoicedLine:
    quantity = "b:CreditedQuantity" if row.tag.endswith("CreditNoteLine") else "b:InvoicedQuantity"
    item = "c:Item/c:ClassifiedTaxCategory"
    return InvoicedLine(
        number=reader.text(row, "b:ID"),
        text=reader.text(row, "c:Item/b:Name"),
        quantity=reader.decimal(row, quantity),
        unit=reader.text(row, f"{quantity}/@unitCode"),
        net_minor=reader.minor(row, "b:LineExtensionAmount"),
        category=reader.text(row, f"{item}/b:ID"),
        rate=reader.decimal(row, f"{item}/b:Percent"),
    )


def _tax(reader: Reader, node: Node) -> TaxGroup:
    return TaxGroup(
        category=reader.text(node, "c:TaxCategory/b:ID"),
        rate=reader.decimal(node, "c:TaxCategory/b:Percent"),
        base_minor=reader.minor(node, "b:TaxableAmount"),
        tax_minor=reader.minor(node, "b:TaxAmount"),
    )


def _adjustments(reader: Reader, root: Node, is_charge: str) -> tuple[int, ...]:
    nodes = reader.nodes(root, f"c:AllowanceCharge[b:ChargeIndicator='{is_charge}']")
    return tuple(reader.minor(node, "b:Amount") or 0 for node in nodes)
