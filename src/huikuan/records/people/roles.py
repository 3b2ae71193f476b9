"""Which role may do what, and how far: the published list, one line per right.

A letter says how far a right reaches: ``o`` what is one's own, ``d`` the department with
everything below it, ``a`` all. No letter is a no. Rights of several roles add up. The table
follows the matrix that administrators see under Settings; nobody can hand out a right that
does not stand here.
"""

ROLES = ("SR", "SM", "CC", "CO", "AC", "LG", "SV", "EX", "AD", "AU")
SCOPES = ("own", "department", "all")
SCOPE_OF_LETTER = {"o": "own", "d": "department", "a": "all"}

# Roles that reach over everything or over other people's rights: granting one of them, or the
# scope "all", is an executive's decision, never the administrator's alone.
POWER_ROLES = frozenset({"AD", "CC", "AC", "EX"})


def _row(text: str) -> dict[str, str]:
    """``"SR.o SM.d"`` as a mapping of role to letter."""
    return dict(cell.split(".") for cell in text.split())


READERS = "SR.o SM.d CC.a CO.d AC.a LG.d SV.d EX.a AU.a"

PERMISSIONS: dict[str, dict[str, str]] = {
    "customers.read": _row(READERS),
    "customers.write": _row("SR.o SM.d AC.a"),
    "customers.assign": _row("SM.d EX.a"),
    "contacts.read": _row("SR.o SM.d CC.a CO.d AC.a LG.d SV.d"),
    "contacts.masked": _row("AU.a"),
    "contacts.write": _row("SR.o CO.d SV.d"),
    "bank_data.read": _row("CC.a AC.a LG.d"),
    "bank_data.masked": _row("SR.o SM.d CO.d AU.a"),
    "bank_data.request": _row("AC.a"),
    "bank_data.approve": _row("CC.a"),
    "files.read": _row(READERS),
    "files.write": _row("SR.o SM.d CC.a CO.d AC.a LG.d SV.d"),
    "contracts.read": _row(READERS),
    "contracts.write": _row("SR.o SM.d LG.d"),
    "contracts.approve": _row("SM.d LG.d"),
    "contracts.sign": _row("SR.o SM.d LG.d"),
    "events.record": _row("SR.o SM.d AC.a LG.d SV.d"),
    "orders.read": _row(READERS),
    "orders.write": _row("SR.o SM.d"),
    "orders.deliver": _row("SR.o SM.d AC.a"),
    "receivables.read": _row(READERS),
    "receivables.post": _row("AC.a"),
    "receivables.reverse": _row("AC.a"),
    "invoices.read": _row(READERS),
    "invoices.post": _row("AC.a"),
    "invoices.reverse": _row("AC.a"),
    "invoices.request": _row("SR.o SM.d AC.a"),
    "invoices.deliver": _row("SR.o SM.d CO.d AC.a"),
    "credit_notes.post": _row("AC.a"),
    "statements.read": _row("SR.o SM.d CC.a CO.d AC.a LG.d EX.a AU.a"),
    "statements.send": _row("SM.d CO.d AC.a"),
    "statements.decide": _row("SM.d CO.d AC.a"),
    "receipts.read": _row("SR.o SM.d CC.a CO.d AC.a EX.a AU.a"),
    "receipts.post": _row("AC.a"),
    "applications.read": _row("SR.o SM.d CC.a CO.d AC.a EX.a AU.a"),
    "applications.post": _row("AC.a"),
    "applications.undo": _row("AC.a"),
    "ledger.read": _row("SR.o SM.d CC.a CO.d AC.a LG.d EX.a AU.a"),
    "ageing.read": _row("SR.o SM.d CC.a CO.d AC.a LG.d SV.d EX.a AU.a"),
    "dashboards.read": _row("SR.o SM.d CC.a CO.d AC.a LG.d SV.d EX.a AU.a"),
    "exports.small": _row("SM.d CC.a CO.d AC.a LG.d EX.a AU.a"),
    "exports.bulk": _row("SM.d CC.a AC.a LG.d EX.a AU.a"),
    "imports.run": _row("AC.a"),
    "imports.undo": _row("AC.a"),
    "periods.close": _row("AC.a EX.a"),
    "history.read": _row(READERS),
    "history.verify": _row("AC.a EX.a AU.a AD.a"),
    "people.manage": _row("AD.a"),
    "powers.grant": _row("EX.a"),
    "settings.manage": _row("AD.a"),
    "tokens.own": _row("SR.o SM.o CC.o CO.o AC.o LG.o SV.o EX.o AU.o"),
}

# What a role reads by every permission whose name ends in these words is all an auditor gets.
READ_ONLY_ENDINGS = (".read", ".masked", ".verify", ".small", ".bulk", ".own")
