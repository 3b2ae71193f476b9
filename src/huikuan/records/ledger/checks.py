"""The house check: does every minor unit tie out?"""

from dataclasses import dataclass

from django.db import connection

from huikuan.records.ledger.accounts import SIDE_ACCOUNTS


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: how many rows differ, by how much in all, and the first of them."""

    check: str
    count: int
    difference_minor: int
    detail: str

    @property
    def is_clean(self) -> bool:
        """Whether everything ties out."""
        return self.count == 0


SIGN = "CASE account WHEN 'receivable' THEN 1 ELSE -1 END"
ITEM_ACCOUNTS = ", ".join(f"'{account}'" for account in SIDE_ACCOUNTS.values())

# Each check is a query of (first detail, difference) rows that must be empty.
CHECKS: dict[str, str] = {
    "entries_balance": """
        SELECT 'entry:' || entry_id, abs(sum(amount_minor)) FROM ledger_line
        GROUP BY entry_id, currency HAVING sum(amount_minor) <> 0
    """,
    "book_balances": """
        SELECT currency, abs(sum(amount_minor)) FROM ledger_line
        GROUP BY currency HAVING sum(amount_minor) <> 0
    """,
    "entries_have_lines": """
        SELECT 'entry:' || e.id, 0 FROM ledger_entry e
        LEFT JOIN ledger_line l ON l.entry_id = e.id WHERE l.id IS NULL
    """,
    "lines_have_entries": """
        SELECT 'line:' || l.id, abs(l.amount_minor) FROM ledger_line l
        LEFT JOIN ledger_entry e ON e.id = l.entry_id WHERE e.id IS NULL
    """,
    "open_items_match_lines": f"""
        SELECT 'item:' || o.id, abs(o.open_minor - coalesce(t.total, 0))
        FROM ledger_openitem o LEFT JOIN (
            SELECT item_id, sum({SIGN} * amount_minor) AS total FROM ledger_line
            WHERE item_id IS NOT NULL GROUP BY item_id
        ) t ON t.item_id = o.id
        WHERE o.open_minor <> coalesce(t.total, 0)
    """,
    "open_amounts_in_range": """
        SELECT 'item:' || id, abs(open_minor) FROM ledger_openitem
        WHERE open_minor < 0 OR open_minor > original_minor
    """,
    "subledger_matches_control": f"""
        SELECT a.customer_id || ' ' || a.account || ' ' || a.currency,
            abs(a.total - coalesce(b.total, 0))
        FROM (
            SELECT customer_id, account, currency, sum({SIGN} * amount_minor) AS total
            FROM ledger_line WHERE account IN ({ITEM_ACCOUNTS}) GROUP BY 1, 2, 3
        ) a LEFT JOIN (
            SELECT customer_id, CASE side WHEN 'receivable' THEN 'receivable'
                WHEN 'receipt' THEN 'unapplied_cash' ELSE 'customer_credit' END AS account,
                currency, sum(open_minor) AS total
            FROM ledger_openitem GROUP BY 1, 2, 3
        ) b ON a.customer_id = b.customer_id AND a.account = b.account AND a.currency = b.currency
        WHERE a.total <> coalesce(b.total, 0)
    """,
    "lines_agree_with_items": """
        SELECT 'line:' || l.id, abs(l.amount_minor) FROM ledger_line l
        JOIN ledger_openitem o ON o.id = l.item_id
        WHERE l.customer_id <> o.customer_id OR l.currency <> o.currency OR l.due_on <> o.due_on
    """,
    "lines_share_the_days_of_their_entry": """
        SELECT 'line:' || l.id, abs(l.amount_minor) FROM ledger_line l
        JOIN ledger_entry e ON e.id = l.entry_id
        WHERE l.effective_on <> e.effective_on OR l.recorded_on <> e.recorded_on
    """,
    "reversals_mirror": """
        SELECT 'entry:' || r.id, 0 FROM ledger_entry r
        WHERE r.reverses_id IS NOT NULL AND EXISTS (
            SELECT 1 FROM ledger_line l WHERE l.entry_id IN (r.id, r.reverses_id)
            GROUP BY l.account, l.customer_id, l.item_id, l.currency
            HAVING sum(l.amount_minor) <> 0
        )
    """,
    "receivables_have_entries": """
        SELECT 'receivable:' || r.item_id, r.amount_minor FROM receivables_receivable r
        LEFT JOIN ledger_openitem o ON o.id = r.item_id
        LEFT JOIN ledger_entry e ON e.id = r.entry_id
        LEFT JOIN ledger_line l ON l.entry_id = r.entry_id AND l.item_id = r.item_id
            AND l.amount_minor = r.amount_minor
            AND (l.effective_on = r.issued_on OR e.kind = 'retention_fallen_due')
        WHERE o.id IS NULL OR l.id IS NULL OR o.original_minor <> r.amount_minor
           OR o.side <> 'receivable' OR o.origin_on <> r.issued_on
           OR o.due_on <> r.due_on OR o.currency <> r.currency OR o.customer_id <> r.customer_id
    """,
    "receipts_have_entries": """
        SELECT 'receipt:' || r.item_id, r.amount_minor FROM cash_receipt r
        LEFT JOIN ledger_openitem o ON o.id = r.item_id
        LEFT JOIN ledger_line l ON l.entry_id = r.entry_id AND l.item_id = r.item_id
            AND l.amount_minor = -r.amount_minor AND l.effective_on = r.received_on
        WHERE o.id IS NULL OR l.id IS NULL OR o.original_minor <> r.amount_minor
           OR o.side <> 'receipt' OR o.origin_on <> r.received_on
           OR o.currency <> r.currency OR o.customer_id <> r.customer_id
    """,
    "items_have_documents": """
        SELECT 'item:' || o.id, o.original_minor FROM ledger_openitem o
        LEFT JOIN receivables_receivable r ON r.item_id = o.id
        LEFT JOIN cash_receipt c ON c.item_id = o.id
        LEFT JOIN receivables_creditnote n ON n.credit_item_id = o.id
        WHERE r.item_id IS NULL AND c.item_id IS NULL AND n.id IS NULL AND o.side <> 'credit'
    """,
    "applications_match_lines": """
        SELECT 'entry:' || a.entry_id || ' item:' || a.receivable_item_id,
            abs(a.total + coalesce(l.total, 0))
        FROM (
            SELECT entry_id, receivable_item_id, sum(amount_minor) AS total
            FROM cash_application GROUP BY 1, 2
        ) a LEFT JOIN (
            SELECT entry_id, item_id, sum(amount_minor) AS total FROM ledger_line
            WHERE account = 'receivable' GROUP BY 1, 2
        ) l ON l.entry_id = a.entry_id AND l.item_id = a.receivable_item_id
        WHERE a.total + coalesce(l.total, 0) <> 0
    """,
    "lines_match_applications": """
        SELECT 'entry:' || e.id || ' item:' || l.item_id, abs(l.amount_minor)
        FROM ledger_entry e JOIN ledger_line l ON l.entry_id = e.id
        LEFT JOIN cash_application a
            ON a.entry_id = e.id AND a.receivable_item_id = l.item_id
        WHERE e.kind IN ('receipt_applied', 'credit_applied') AND l.account = 'receivable'
            AND a.id IS NULL
    """,
    "credit_notes_match_lines": """
        SELECT 'credit_note:' || n.id, abs(n.amount_minor - coalesce(l.total, 0))
        FROM receivables_creditnote n LEFT JOIN (
            SELECT entry_id, sum(amount_minor) AS total FROM ledger_line
            WHERE account IN ('revenue', 'output_tax', 'contract_liability') GROUP BY 1
        ) l ON l.entry_id = n.entry_id
        WHERE n.amount_minor <> coalesce(l.total, 0)
    """,
    "invoices_claim_what_is_there": """
        SELECT 'receivable:' || r.item_id, p.total - r.amount_minor
        FROM receivables_receivable r JOIN (
            SELECT receivable_id, sum(amount_minor) AS total FROM receivables_invoicepart
            GROUP BY 1
        ) p ON p.receivable_id = r.item_id
        WHERE p.total > r.amount_minor
    """,
    "recognitions_have_documents": """
        SELECT 'recognition:' || n.id, n.amount_minor FROM contracts_recognition n
        LEFT JOIN receivables_receivable r ON r.recognition_id = n.id
        LEFT JOIN ledger_line l ON l.entry_id = n.retention_entry_id
            AND l.account = 'contract_asset'
        WHERE n.amount_minor > 0 AND coalesce(r.amount_minor, l.amount_minor, 0) <> n.amount_minor
    """,
    "retentions_match_lines": """
        SELECT 'customer:' || a.customer_id || ' ' || a.currency,
            abs(a.total - coalesce(b.total, 0))
        FROM (
            SELECT customer_id, currency, sum(amount_minor) AS total FROM ledger_line
            WHERE account = 'contract_asset' GROUP BY 1, 2
        ) a LEFT JOIN (
            SELECT l.customer_id, l.currency, sum(n.amount_minor) AS total
            FROM contracts_recognition n
            JOIN ledger_line l ON l.entry_id = n.retention_entry_id
                AND l.account = 'contract_asset'
            LEFT JOIN ledger_entry back ON back.reverses_id = n.retention_entry_id
            LEFT JOIN receivables_receivable r ON r.recognition_id = n.id
            LEFT JOIN ledger_entry undone ON undone.reverses_id = r.entry_id
            WHERE back.id IS NULL AND (r.item_id IS NULL OR undone.id IS NOT NULL)
            GROUP BY 1, 2
        ) b ON a.customer_id = b.customer_id AND a.currency = b.currency
        WHERE a.total <> coalesce(b.total, 0)
    """,
    "commitments_not_below_zero": """
        SELECT e.source, -sum(l.amount_minor) FROM ledger_line l
        JOIN ledger_entry e ON e.id = l.entry_id WHERE l.account = 'commitment'
        GROUP BY e.source HAVING sum(l.amount_minor) < 0
    """,
}


_FROZEN = ("ledger_entry", "ledger_line", "ledger_closing", "timeline_event", "timeline_seal")
_CLOSING = frozenset({"ledger_entry_balances", "ledger_line_joins_open_entry"})
# The triggers without which the history could be changed (migrations of ledger and timeline).
GUARDS: dict[str, frozenset[str]] = {
    "postgresql": _CLOSING | {f"{table}_frozen" for table in _FROZEN},
    "sqlite": _CLOSING
    | {f"{table}_no_{what}" for table in _FROZEN for what in ("update", "delete")}
    | {f"{table}_not_replaced" for table in _FROZEN if table != "ledger_line"}
    | {"ledger_line_whole"},
}
GUARDED = "history_is_guarded"
HOUSE_CHECKS = (*CHECKS, GUARDED)


def house_findings() -> list[Finding]:
    """Every check with what it found; the book is in order when all of them are clean."""
    return [house_finding(check) for check in HOUSE_CHECKS]


def _guards() -> Finding:
    """Whether the database still refuses changed, deleted and unbalanced rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {row[0] for row in cursor.fetchall()}
    missing = sorted(GUARDS[connection.vendor] - there)
    return Finding(GUARDED, len(missing), 0, missing[0] if missing else "")


def house_finding(check: str) -> Finding:
    """One check of the house, by its name."""
    return _guards() if check == GUARDED else _finding(check, CHECKS[check])


def _finding(check: str, query: str) -> Finding:
    sql = (
        f"WITH found (detail, difference) AS ({query}) "
        "SELECT count(*), coalesce(sum(difference), 0), min(detail) FROM found"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        count, difference, detail = cursor.fetchone()
    return Finding(check, count, int(difference), detail or "")
