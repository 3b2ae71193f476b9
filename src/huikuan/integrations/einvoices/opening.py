"""Which kind of electronic invoice a file is; one file holds one, a zip holds many."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pypdf.errors import PyPdfError

from huikuan.errors import Refused
from huikuan.integrations.einvoices.cii import CII, read_cii
from huikuan.integrations.einvoices.documents import XML_BYTES_MAX, parsed
from huikuan.integrations.einvoices.ofd import read_ofd
from huikuan.integrations.einvoices.shapes import EInvoice
from huikuan.integrations.einvoices.ubl import CREDIT_NOTE, INVOICE, read_ubl
from huikuan.integrations.tables.archives import FILE_BYTES_MAX, refuse_unsafe_archive, size_of

INVOICES_MAX = 2000
PDF_BYTES_MAX = 30 * 1024 * 1024
READERS = {INVOICE: read_ubl, CREDIT_NOTE: read_ubl, CII: read_cii}
OTHERS = {
    "FatturaElettronica": "FatturaPA",
    "CrossIndustryDocument": "ZUGFeRD 1.0",
    "SCRDMCCBDACIOMessageStructure": "Order-X",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """One file of an upload: its name, and the invoice in it or why there is none."""

    name: str
    invoice: EInvoice | None
    refused: Refused | None = None


def open_einvoices(stream: BinaryIO, bytes_max: int = FILE_BYTES_MAX) -> Iterator[Opened]:
    """The invoices of one file or of a zip of files, in the order of their names."""
    size_of(stream, bytes_max)
    head = stream.read(4)
    stream.seek(0)
    if head != b"PK\x03\x04":
        yield _opened("", stream.read())
        return
    refuse_unsafe_archive(stream, bytes_max)
    with zipfile.ZipFile(stream) as archive:
        names = sorted(part.filename for part in archive.infolist() if not part.is_dir())
        if "OFD.xml" in names:
            stream.seek(0)
            yield _opened("", stream.read())
            return
        if len(names) > INVOICES_MAX:
            raise Refused("archive_explodes", entries_max=INVOICES_MAX)
        for name in names:
            yield _opened(name, archive.read(name))


def read_einvoice(content: bytes) -> EInvoice:
    """One invoice: XML as it stands, or taken out of a PDF; or an OFD."""
    if content.startswith(b"%PDF"):
        return _read_xml(_xml_of_pdf(content))
    if content.startswith(b"PK\x03\x04"):
        return read_ofd(content)
    if not content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise Refused("einvoice_format_unknown")
    return _read_xml(content)


def _opened(name: str, content: bytes) -> Opened:
    try:
        return Opened(name, read_einvoice(content))
    except Refused as refused:
        return Opened(name, None, refused)


def _read_xml(content: bytes) -> EInvoice:
    root = parsed(content)
    read = READERS.get(root.tag)
    if read is None:
        name = str(root.tag).rpartition("}")[2][:60]
        if name in OTHERS:
            raise Refused("einvoice_format_not_read", format=OTHERS[name])
        raise Refused("einvoice_format_unknown")
    return read(root)


def _xml_of_pdf(content: bytes) -> bytes:
    """The XML inside a hybrid PDF (Factur-X, ZUGFeRD); a plain PDF has none."""
    import facturx

    if len(content) > PDF_BYTES_MAX:
        raise Refused("file_too_large", megabytes_max=PDF_BYTES_MAX // 1024**2)
    try:
        _, xml = facturx.get_xml_from_pdf(io.BytesIO(content), check_xsd=False)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise Refused("einvoice_pdf_damaged") from wrong
    if not xml or len(xml) > XML_BYTES_MAX:
        raise Refused("einvoice_pdf_without_xml")
    return bytes(xml)
