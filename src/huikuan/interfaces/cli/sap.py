"""An extract of order to cash from SAP: brought in, added up, and every gap in it told."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from huikuan.flows.import_sap_sales import KINDS, SapImport, import_sap_sales
from huikuan.integrations.sap.documents import documents_of
from huikuan.integrations.sap.journal import add_journal
from huikuan.integrations.sap.reading import read_extract
from huikuan.interfaces.cli.acting import command_line_actor
from huikuan.interfaces.words.sap import KIND_NAMES, gap_sentence
from huikuan.interfaces.words.values import money_text
from huikuan.reports.invoiced_totals import InvoicedTotal, invoiced_totals

SAP = "sap-o2c"
SHOWN_MAX = 20


def bring_sap_in(folder: Path, terms: Sequence[str], *, as_json: bool) -> None:
    """Bring the extract in a folder into the books; twice changes nothing."""
    meant = dict(_pair(text) for text in terms)
    extract = read_extract(folder)
    documents = documents_of(extract)
    add_journal(extract, documents)
    run = import_sap_sales(documents, by=command_line_actor(), terms=meant)
    numbers = (each.number for each in documents.billings.values() if not each.cancels)
    totals = invoiced_totals(numbers)
    if as_json:
        click.echo(json.dumps(_told(run, totals), ensure_ascii=False, indent=1))
    else:
        _print(run, totals)


def _pair(text: str) -> tuple[str, str]:
    code, mark, terms = text.partition("=")
    if not mark:
        raise click.BadParameter(f"{text!r}: CODE=terms", param_hint="--terms")
    return code.strip(), terms.strip()


def _told(run: SapImport, totals: Sequence[InvoicedTotal]) -> dict[str, Any]:
    gaps = run.documents.gaps
    return {
        "new": {kind: run.new[kind] for kind in KINDS},
        "known": {kind: run.known[kind] for kind in KINDS},
        "totals": [asdict(total) for total in totals],
        "gap_counts": dict(Counter(gap.code for gap in gaps)),
        "gaps": [
            {"code": gap.code, "number": gap.number, "sentence": gap_sentence(gap)} for gap in gaps
        ],
    }


def _print(run: SapImport, totals: Sequence[InvoicedTotal]) -> None:
    for kind in KINDS:
        new, known = run.new[kind], run.known[kind]
        told = _("{kind}: {new} new, {known} known already")
        click.echo(told.format(kind=KIND_NAMES[kind], new=new, known=known))
    printed = Table()
    for heading in (_("Customer"), _("Billed"), _("Cancelled"), _("Paid"), _("Open")):
        printed.add_column(heading, overflow="fold")
    for total in totals:
        amounts = (total.billed_minor, total.cancelled_minor, total.paid_minor, total.open_minor)
        name = f"{total.customer_code} {total.customer_name}"
        printed.add_row(name, *(money_text(minor, total.currency) for minor in amounts))
    Console().print(printed)
    gaps = run.documents.gaps
    click.echo(_("Gaps in the extract: {count}").format(count=len(gaps)))
    for gap in gaps[:SHOWN_MAX]:
        click.echo(f"  {gap_sentence(gap)}")
    if len(gaps) > SHOWN_MAX:
        click.echo(_("  … {count} more; --json lists all").format(count=len(gaps) - SHOWN_MAX))
