"""Electronic invoices of all syntaxes say the same in one shape, or why they say nothing."""

import dataclasses
import io
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from huikuan.errors import Refused
from huikuan.integrations.einvoices.opening import open_einvoices, read_einvoice
from huikuan.integrations.einvoices.rows import due_on, open_as_table
from huikuan.integrations.einvoices.totals import findings_of
from tests.integrations.einvoicing import ubl

FOLDERS = [p / "shared" / "data" / "einvoice-samples" for p in Path(__file__).resolve().parents]
SAMPLES = next((folder for folder in FOLDERS if folder.is_dir()), None)
real = pytest.mark.skipif(SAMPLES is None, reason="the real files (../shared/data) are not here")
# A sample says different things in its two syntaxes: its own fault, not the reader's.
UNLIKE = {"01.21a-INVOICE": {"seller"}, "03.07a-INVOICE": {"seller"}}
PLACEHOLDER = ("order", "Dummywert")


def files(*endings: str) -> list[Path]:
    assert SAMPLES
    found = (path for path in SAMPLES.rglob("*") if path.suffix.lower() in endings)
    return sorted(path for path in found if "invoice2data" not in path.parts)


@real
def test_every_real_file_is_read_or_refused_with_its_reason():
    read, refused = Counter(), Counter()
    for path in files(".xml", ".pdf", ".ofd"):
        try:
            invoice = read_einvoice(path.read_bytes())
        except Refused as no:
            refused[no.code, no.params.get("format")] += 1
        else:
            read[invoice.syntax] += 1
            assert invoice.number, path.name
            assert invoice.totals.gross is not None, path.name

    assert read["ubl"] >= 70
    assert read["cii"] >= 55
    assert {code for code, _ in refused} == {"einvoice_format_not_read"}


@real
def test_the_totals_of_real_invoices_tie_out_but_for_three():
    broken = {
        path.name: {found.params["rule"] for found in findings_of(read) if "rule" in found.params}
        for path in files(".xml")
        if (read := _read(path))
    }

    assert {name: rules for name, rules in broken.items() if rules} == {
        "huf_example_cii.xml": {"BR-CO-17"},
        "ubl-tc434-example2.xml": {"BR-CO-11"},
        "05.01a-INVOICE_ubl.xml": {"BR-CO-16"},
    }


@real
def test_one_invoice_in_two_syntaxes_has_one_shape():
    pairs = 0
    for path in files(".xml"):
        other = Path(str(path).replace("_ubl.xml", "_uncefact.xml"))
        if other == path or not other.exists():
            continue
        pairs += 1
        unlike = UNLIKE.get(path.name.removesuffix("_ubl.xml"), set())
        first, second = _plain(read_einvoice(path.read_bytes())), _plain(_read(other))
        differing = {name for name, value in first.items() if value != second[name]}
        assert differing == unlike, path.name
    assert pairs >= 30


@real
@pytest.mark.parametrize("name, facts", [
    ("20240531141733", ("24112000000048542163", date(2024, 5, 28), 419717, 25183, 444900)),
    ("1", ("03300200021183089647", date(2020, 7, 23), 51068, 1532, 52600)),
    ("999", ("05000170011112235358", date(2020, 8, 5), 1000000, 60000, 1060000)),
])  # fmt: skip
def test_a_chinese_invoice_is_read_from_its_ofd(name, facts):
    place = SAMPLES / "china-ofd" / f"{name}.ofd"
    if not place.exists():
        pytest.skip("the OFD files are not in the folder")
    read = read_einvoice(place.read_bytes())

    totals = read.totals
    assert (read.number, read.issued_on, totals.net, totals.tax, totals.gross) == facts
    assert read.buyer.name
    assert read.seller.tax_number


def _read(path):
    try:
        return read_einvoice(path.read_bytes())
    except Refused:
        return None


def _plain(invoice):
    """What an invoice says; a number that stands where none is, is none."""
    kept = tuple(each for each in invoice.references if each != PLACEHOLDER)
    said = dataclasses.replace(invoice, references=kept)
    return {f.name: getattr(said, f.name) for f in dataclasses.fields(said) if f.compare}


def test_a_credit_note_is_negative_to_the_last_line():
    note = read_einvoice(ubl(type_code="381"))

    assert note.is_credit_note
    assert note.referred("invoice") == ("R-0",)
    assert (note.totals.gross, note.lines[0].net_minor, note.taxes[0].tax_minor) == (
        -11900, -10000, -1900,
    )  # fmt: skip
    assert findings_of(note) == ()


@pytest.mark.parametrize("told, rule", [
    ({"gross": "119.01", "payable": "119.01"}, "BR-CO-15"),
    ({"prepaid": "19.00"}, "BR-CO-16"),
])  # fmt: skip
def test_a_total_that_is_one_cent_off_is_found(told, rule):
    [finding] = findings_of(read_einvoice(ubl(**told)))

    assert finding.params["rule"] == rule


@pytest.mark.parametrize("told, day, code", [
    ({"due": "<cbc:DueDate>2026-03-15</cbc:DueDate>"}, date(2026, 3, 15), None),
    ({"terms": "30 days net"}, date(2026, 3, 4), None),
    ({"terms": "#SKONTO#TAGE=7#PROZENT=2.00# #SKONTO#TAGE=14#PROZENT=0.00#"},
     date(2026, 2, 16), None),
    ({"terms": "by pigeon"}, date(2026, 2, 2), "einvoice_terms_unreadable"),
    ({"terms": ""}, date(2026, 2, 2), "einvoice_no_due_day"),
])  # fmt: skip
def test_the_due_day_is_stated_or_read_from_the_terms(told, day, code):
    due, finding = due_on(read_einvoice(ubl(**told)))

    assert (due, finding.code if finding else None) == (day, code)


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 500 + b'">]><x>&b;</x>'


@pytest.mark.parametrize("content, code", [
    (ENTITY, "einvoice_has_dtd"),
    (LAUGHS, "einvoice_has_dtd"),
    (b"<Invoice", "einvoice_damaged"),
    (b"<html/>", "einvoice_format_unknown"),
    (b"number;amount\n1;2\n", "einvoice_format_unknown"),
    (b"%PDF-1.4 nothing", "einvoice_pdf_damaged"),
    (ubl(number=""), "einvoice_incomplete"),
    (ubl(gross="NaN"), "amount_unreadable"),
    (ubl(due="<cbc:DueDate>soon</cbc:DueDate>"), "einvoice_day_unreadable"),
])  # fmt: skip
def test_what_is_no_sound_invoice_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        read_einvoice(content)
    assert refused.value.code == code


def packed(**contents: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def test_a_zip_holds_many_and_one_bad_file_does_not_stop_the_rest():
    opened = list(open_einvoices(packed(a=ubl(number="A"), b=b"<html/>", c=ubl(number="C"))))

    assert [each.invoice.number if each.invoice else each.refused.code for each in opened] == [
        "A", "einvoice_format_unknown", "C",
    ]  # fmt: skip


def test_a_zip_that_explodes_is_not_unpacked():
    with pytest.raises(Refused) as refused:
        open_as_table(packed(bomb=b"<x>" + b" " * 60_000_000))
    assert refused.value.code == "archive_explodes"


OFD = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">{}</ofd:OFD>'
TOLD = {"发票号码": "24112000000048542163", "合计金额": "100.00", "合计税额": "13.00",
        "开票日期": "2026年02月02日", "购买方纳税人识别号": "91310115MA1K00001X"}  # fmt: skip
NAMES = 'xmlns:o="http://www.ofdspec.org/2016"'
TAGS = f"<o:root {NAMES}><o:BuyerName><o:ObjectRef>7</o:ObjectRef></o:BuyerName></o:root>"
TEXT = '<o:TextObject ID="7"><o:TextCode>华强</o:TextCode></o:TextObject>'
PAGE = f"<o:Page {NAMES}>{TEXT}</o:Page>"


def test_a_fully_digital_chinese_invoice_is_read_from_its_description_and_its_page():
    facts = "".join(f'<ofd:CustomData Name="{n}">{v}</ofd:CustomData>' for n, v in TOLD.items())
    parts = {"OFD.xml": OFD.format(facts), "Doc_0/Tags/CustomTag.xml": TAGS,
             "Doc_0/Pages/Page_0/Content.xml": PAGE}  # fmt: skip
    file = packed(**{name: text.encode() for name, text in parts.items()})

    [opened] = open_einvoices(file)

    read = opened.invoice
    assert (read.number, read.buyer.name) == ("24112000000048542163", "华强")
    assert (read.issued_on, read.totals.gross, read.currency) == (date(2026, 2, 2), 11300, "CNY")
