"""Signed delivery notes (签收单) as small files, the same bytes for the same words."""

from huikuan.lab.market.shapes import Company, DocumentFiled, Sale

LINE_POINTS = 22


def delivery_note(company: Company, sale: Sale, filed: DocumentFiled) -> tuple[str, str, bytes]:
    """Name, media type and bytes of one note: a PDF, or a plain text."""
    lines = [
        "签收单",
        f"收货单位：{company.name}",
        f"单据号：{sale.number}",
        f"发货日期：{sale.issued_on:%Y-%m-%d}",
        f"金额：{sale.amount_minor / 100:,.2f} {sale.currency}",
        f"签收人：{filed.signed_by}",
        f"签收日期：{filed.known_on:%Y-%m-%d}",
    ]
    if filed.is_pdf:
        return f"签收单-{sale.number}.pdf", "application/pdf", pdf_of(lines)
    return f"签收单-{sale.number}.txt", "text/plain", "\n".join(lines).encode()


def pdf_of(lines: list[str]) -> bytes:
    """One page in the Chinese font that every PDF reader brings along."""
    drawn = "".join(
        f"<{line.encode('utf-16-be').hex()}> Tj 0 -{LINE_POINTS} Td\n" for line in lines
    )
    content = f"BT /F1 13 Tf 60 770 Td\n{drawn}ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /W [1 95 500] >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
