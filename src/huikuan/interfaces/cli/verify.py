"""Check that every minor unit is accounted for and nothing was changed."""

import json
import sys

import click
from django.utils.translation import gettext as _

from huikuan.interfaces.words.checks import check_sentence
from huikuan.records.files.checks import file_findings, import_findings
from huikuan.records.ledger.checks import Finding, house_findings
from huikuan.records.timeline.queries import latest_seal
from huikuan.records.timeline.seals import printed_seal_finding, seal_findings, short_form


@click.command()
@click.option("--seal", "printed", metavar="SEAL", help="A seal as printed: 17-4f9a6b2c01d3.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(printed: str | None, as_json: bool) -> None:
    """Check the books, the history, the seals and the files; exit code 1 if anything differs."""
    findings = [*house_findings(), *seal_findings(), *import_findings(), *file_findings()]
    if printed:
        findings.append(printed_seal_finding(printed))
    is_clean = all(finding.is_clean for finding in findings)
    if as_json:
        click.echo(json.dumps(_told(findings, is_clean), ensure_ascii=False, indent=2))
    else:
        _tell(findings, is_clean)
    sys.exit(0 if is_clean else 1)


def _told(findings: list[Finding], is_clean: bool) -> dict[str, object]:
    seal = latest_seal()
    return {
        "clean": is_clean,
        "seal": short_form(seal) if seal else "",
        "checks": [
            {
                "check": each.check,
                "count": each.count,
                "difference_minor": each.difference_minor,
                "detail": each.detail,
            }
            for each in findings
        ],
    }


def _tell(findings: list[Finding], is_clean: bool) -> None:
    for each in findings:
        click.echo(f"{'✓' if each.is_clean else '✗'} {check_sentence(each)}")
    if seal := latest_seal():
        click.echo(_("Latest seal: {seal}").format(seal=short_form(seal)))
    if is_clean:
        click.echo(_("Every minor unit is accounted for."))
    else:
        click.echo(_("The books do not tie out. Restore the last backup that verifies."), err=True)
