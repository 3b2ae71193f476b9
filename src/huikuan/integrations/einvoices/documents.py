"""XML from strangers: parsed without entities, without network, and within limits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from huikuan.engine.money import digits, rounded_minor
from huikuan.errors import Refused

XML_BYTES_MAX = 20 * 1024 * 1024
LINES_MAX = 20_000
TEXT_MAX = 500
SIGNS_OF_AN_AMOUNT_MAX = 30
Node = Any


def parsed(content: bytes) -> Node:
    """The root of a document; refuses what is too large, damaged, or brings its own DTD."""
    if len(content) > XML_BYTES_MAX:
        raise Refused("file_too_large", megabytes_max=XML_BYTES_MAX // 1024**2)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as damaged:
        raise Refused("einvoice_damaged") from damaged
    if root.getroottree().docinfo.doctype:
        raise Refused("einvoice_has_dtd")
    return root


@dataclass
class Reader:
    """Reads a document by paths in one set of names; notes which amounts it had to round."""

    names: dict[str, str]
    currency: str = ""
    sign: int = 1
    rounded: list[str] = field(default_factory=list)

    def nodes(self, node: Node, path: str) -> list[Node]:
        """Every node at a path."""
        found: list[Node] = node.xpath(path, namespaces=self.names)
        return found

    def text(self, node: Node, path: str) -> str:
        """The text of the first node at a path, on one line; empty where there is none."""
        found = self.nodes(node, path)
        if not found:
            return ""
        value = found[0] if isinstance(found[0], str) else (found[0].text or "")
        return " ".join(value.split())[:TEXT_MAX]

    def texts(self, node: Node, path: str) -> Iterator[str]:
        """The texts of all nodes at a path that say something."""
        for found in self.nodes(node, path):
            if text := " ".join((found.text or "").split())[:TEXT_MAX]:
                yield text

    def decimal(self, node: Node, path: str) -> Decimal | None:
        """A number, exactly as written."""
        text = self.text(node, path)
        if not text:
            return None
        try:
            number = Decimal(text) if len(text) <= SIGNS_OF_AN_AMOUNT_MAX else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            raise Refused("amount_unreadable", text=text[:40])
        return number

    def minor(self, node: Node, path: str) -> int | None:
        """An amount in minor units, with the sign of the document; rounding is noted."""
        number = self.decimal(node, path)
        if number is None:
            return None
        if round(number, digits(self.currency)) != number:
            self.rounded.append(self.text(node, path))
        return self.sign * rounded_minor(number, self.currency)

    def day(self, node: Node, path: str) -> date | None:
        """A day as ISO 8601, with or without dashes; a time behind it is left out."""
        text = self.text(node, path)
        if not text:
            return None
        try:
            plain = text[:10] if "-" in text else f"{text[:4]}-{text[4:6]}-{text[6:8]}"
            return date.fromisoformat(plain)
        except ValueError as wrong:
            raise Refused("einvoice_day_unreadable", text=text[:40]) from wrong


def needed(value: Any, field_: str) -> Any:
    """A value without which there is no invoice."""
    if value in (None, ""):
        raise Refused("einvoice_incomplete", field=field_)
    return value


def refuse_too_many(rows: list[Node]) -> None:
    """A document with more lines than anybody writes is refused before it is read."""
    if len(rows) > LINES_MAX:
        raise Refused("einvoice_too_long", lines_max=LINES_MAX)
