"""THE table: every page, who may open it, and what it may change."""

from django.urls import URLPattern, path

from huikuan.interfaces.routes import BOTH, POST, PUBLIC, SIGNED_IN, Route, checked
from huikuan.interfaces.web.bank_changes.routes import BANK_CHANGE_ROUTES
from huikuan.interfaces.web.cash.applying import cash_apply, cash_apply_sums
from huikuan.interfaces.web.cash.changes import (
    application_undo,
    receipt_file,
    receipt_filed,
    receipt_reverse,
)
from huikuan.interfaces.web.cash.listing import cash_unapplied, receipts
from huikuan.interfaces.web.cash.page import receipt, receipt_new
from huikuan.interfaces.web.customer_picker import customer_options
from huikuan.interfaces.web.customers.checks import (
    code_check,
    group_options,
    name_check,
    uscc_check,
)
from huikuan.interfaces.web.customers.details import (
    contact_forgotten,
    contact_met,
    file_filed,
    file_taken,
    name_noted,
)
from huikuan.interfaces.web.customers.groups import customer_group
from huikuan.interfaces.web.customers.keeping import customer_assign, customer_edit, customer_new
from huikuan.interfaces.web.customers.listing import customers
from huikuan.interfaces.web.customers.page import customer, customer_events
from huikuan.interfaces.web.customers.statement import customer_statement
from huikuan.interfaces.web.exporting import export_taken
from huikuan.interfaces.web.gate import guarded
from huikuan.interfaces.web.imports.history import import_receivables, imports
from huikuan.interfaces.web.imports.pages import (
    import_new,
    import_original,
    import_progress,
    import_reading,
    import_refused,
    import_run,
    import_sample,
    import_shown,
    import_undone,
    import_withdrawn,
)
from huikuan.interfaces.web.palette import find
from huikuan.interfaces.web.receivables.changes import (
    credit_note_new,
    credit_note_preview,
    credit_note_reverse,
    receivable_file,
    receivable_filed,
    receivable_reverse,
)
from huikuan.interfaces.web.receivables.invoices import (
    invoice,
    invoice_new,
    invoice_reverse,
    invoices,
)
from huikuan.interfaces.web.receivables.listing import receivables, receivables_totals
from huikuan.interfaces.web.receivables.new import receivable_new
from huikuan.interfaces.web.receivables.page import receivable
from huikuan.interfaces.web.reports.ageing import ageing, ageing_cell
from huikuan.interfaces.web.reports.dashboard import dashboard
from huikuan.interfaces.web.reports.ledger import ledger_entries, ledger_entry, ledger_item
from huikuan.interfaces.web.reports.payments import customer_payments
from huikuan.interfaces.web.reports.rounds.proof import proof, proof_progress
from huikuan.interfaces.web.reports.rounds.watchdog import watchdog_mend, watchdog_round
from huikuan.interfaces.web.settings.closing import closing
from huikuan.interfaces.web.settings.components import components
from huikuan.interfaces.web.settings.departments import departments
from huikuan.interfaces.web.settings.organization import organization
from huikuan.interfaces.web.settings.pages import settings
from huikuan.interfaces.web.settings.people import (
    people,
    person,
    person_activity,
    person_password,
    role_revoked,
)
from huikuan.interfaces.web.settings.profile import profile
from huikuan.interfaces.web.settings.tokens import token_revoked, tokens
from huikuan.interfaces.web.shell import (
    health,
    manifest,
    notices,
    notices_read,
    offline,
    reading,
    service_worker,
    view_kept,
    view_removed,
)
from huikuan.interfaces.web.start import start
from huikuan.interfaces.web.today import today

ROUTES = (
    # Around every page
    Route("today", "", today, SIGNED_IN),
    Route("start", "start", start, PUBLIC, BOTH),
    Route("find", "find", find, SIGNED_IN),
    Route("reading", "reading", reading, PUBLIC, POST),
    Route("notices", "notices", notices, SIGNED_IN),
    Route("notices-read", "notices/read", notices_read, SIGNED_IN, POST),
    Route("view-kept", "views", view_kept, SIGNED_IN, POST),
    Route("view-removed", "views/<int:view_id>/remove", view_removed, SIGNED_IN, POST),
    Route("manifest", "manifest.webmanifest", manifest, PUBLIC),
    Route("service-worker", "sw.js", service_worker, PUBLIC),
    Route("offline", "offline", offline, PUBLIC),
    Route("health", "health", health, PUBLIC),
    Route("export-taken", "exports", export_taken, "exports.bulk", POST, delicate=True),
    # Customers
    Route("customers", "customers", customers, "customers.read"),
    Route("customer", "customer/<path:code>", customer, "customers.read"),
    Route("customer-options", "customers/options", customer_options, "customers.read"),
    Route("customer-new", "customers/new", customer_new, "customers.write", BOTH),
    Route("customer-uscc-check", "customers/check/uscc", uscc_check, "customers.write"),
    Route("customer-code-check", "customers/check/code", code_check, "customers.write"),
    Route("customer-name-check", "customers/check/name", name_check, "customers.write"),
    Route("customer-group-options", "customers/check/group", group_options, "customers.write"),
    Route("customer-group", "customers/groups/<int:group_id>", customer_group, "customers.read"),
    Route(
        "customer-edit", "customers/<int:customer_id>/edit", customer_edit, "customers.write", BOTH
    ),
    Route(
        "customer-assign",
        "customers/<int:customer_id>/assign",
        customer_assign,
        "customers.assign",
        BOTH,
    ),
    Route("customer-events", "customers/<int:customer_id>/events", customer_events, "history.read"),
    Route(
        "customer-statement",
        "customers/<int:customer_id>/statement",
        customer_statement,
        "exports.small",
    ),
    Route(
        "customer-name-noted",
        "customers/<int:customer_id>/names",
        name_noted,
        "customers.write",
        POST,
    ),
    Route(
        "customer-contact-met",
        "customers/<int:customer_id>/contacts",
        contact_met,
        "contacts.write",
        POST,
    ),
    Route(
        "customer-contact-forgotten",
        "customers/<int:customer_id>/contacts/<int:contact_id>/remove",
        contact_forgotten,
        "contacts.write",
        POST,
    ),
    Route(
        "customer-file-filed",
        "customers/<int:customer_id>/files",
        file_filed,
        "files.write",
        POST,
    ),
    Route("customer-file", "customers/files/<int:attachment_id>", file_taken, "files.read"),
    *BANK_CHANGE_ROUTES,
    # Reports
    Route(
        "customer-payments",
        "customers/<int:customer_id>/payments",
        customer_payments,
        "ageing.read",
    ),
    Route("dashboard", "reports", dashboard, "dashboards.read"),
    Route("ageing", "reports/ageing", ageing, "ageing.read"),
    Route("ageing-items", "reports/ageing/items", ageing_cell, "ageing.read"),
    Route("proof", "reports/proof", proof, "history.verify", BOTH),
    Route("proof-progress", "reports/proof/progress", proof_progress, "history.verify"),
    Route("report-watchdog", "reports/watchdog", watchdog_round, "contracts.read", BOTH),
    Route(
        "report-watchdog-mend",
        "reports/watchdog/<int:gap_id>/mend",
        watchdog_mend,
        "receivables.post",
        BOTH,
    ),
    Route("ledger-entries", "ledger/entries", ledger_entries, "ledger.read"),
    Route("ledger-entry", "ledger/entries/<int:entry_id>", ledger_entry, "ledger.read"),
    Route("ledger-item", "ledger/items/<int:item_id>", ledger_item, "ledger.read"),
    # Imports
    Route("imports", "imports", imports, "imports.run"),
    Route("import", "import", import_new, "imports.run", BOTH, works_in_parts=True),
    Route(
        "import-sample",
        "imports/samples/<slug:kind>/<slug:language>.xlsx",
        import_sample,
        "imports.run",
    ),
    Route("import-file", "imports/<int:intake_id>", import_shown, "imports.run"),
    Route(
        "import-reading",
        "imports/<int:intake_id>/reading",
        import_reading,
        "imports.run",
        BOTH,
        works_in_parts=True,
    ),
    Route(
        "import-run",
        "imports/<int:intake_id>/run",
        import_run,
        "imports.run",
        POST,
        works_in_parts=True,
    ),
    Route("import-progress", "imports/<int:intake_id>/progress", import_progress, "imports.run"),
    Route(
        "import-withdrawn",
        "imports/<int:intake_id>/withdraw",
        import_withdrawn,
        "imports.run",
        POST,
    ),
    Route(
        "import-undone",
        "imports/<int:intake_id>/undo",
        import_undone,
        "imports.undo",
        POST,
        works_in_parts=True,
    ),
    Route("import-refused", "imports/<int:intake_id>/refused", import_refused, "imports.run"),
    Route("import-original", "imports/<int:intake_id>/original", import_original, "imports.run"),
    Route(
        "import-receivables",
        "imports/<int:intake_id>/receivables",
        import_receivables,
        "imports.run",
    ),
    # Receivables
    Route("receivables", "receivables", receivables, "receivables.read"),
    Route("receivables-totals", "receivables/totals", receivables_totals, "receivables.read"),
    Route("receivable-new", "receivables/new", receivable_new, "receivables.post", BOTH),
    Route("receivable", "receivables/<int:item_id>", receivable, "receivables.read"),
    Route(
        "receivable-reverse",
        "receivables/<int:item_id>/reverse",
        receivable_reverse,
        "receivables.reverse",
        BOTH,
    ),
    Route(
        "receivable-filed",
        "receivables/<int:item_id>/files",
        receivable_filed,
        "files.write",
        POST,
    ),
    Route(
        "receivable-file",
        "receivables/<int:item_id>/files/<int:attachment_id>",
        receivable_file,
        "files.read",
    ),
    Route(
        "credit-note-new",
        "receivables/<int:item_id>/credit-note",
        credit_note_new,
        "credit_notes.post",
        BOTH,
    ),
    Route(
        "credit-note-preview",
        "receivables/<int:item_id>/credit-note/preview",
        credit_note_preview,
        "credit_notes.post",
    ),
    Route(
        "credit-note-reverse",
        "credit-notes/<int:note_id>/reverse",
        credit_note_reverse,
        "receivables.reverse",
        BOTH,
    ),
    Route("invoices", "invoices", invoices, "invoices.read"),
    Route("invoice-new", "invoices/new", invoice_new, "invoices.post", BOTH),
    Route("invoice", "invoices/<int:invoice_id>", invoice, "invoices.read"),
    Route(
        "invoice-reverse",
        "invoices/<int:invoice_id>/reverse",
        invoice_reverse,
        "invoices.reverse",
        BOTH,
    ),
    # Cash
    Route("receipts", "receipts", receipts, "receipts.read"),
    Route("receipt-new", "receipts/new", receipt_new, "receipts.post", BOTH),
    Route("receipt", "receipts/<int:item_id>", receipt, "receipts.read"),
    Route(
        "receipt-reverse", "receipts/<int:item_id>/reverse", receipt_reverse, "receipts.post", BOTH
    ),
    Route("receipt-filed", "receipts/<int:item_id>/files", receipt_filed, "files.write", POST),
    Route(
        "receipt-file",
        "receipts/<int:item_id>/files/<int:attachment_id>",
        receipt_file,
        "files.read",
    ),
    Route("cash-unapplied", "cash/unapplied", cash_unapplied, "receipts.read"),
    Route("cash-apply", "cash/<int:item_id>/apply", cash_apply, "applications.post", BOTH),
    Route(
        "cash-apply-sums",
        "cash/<int:item_id>/apply/sums",
        cash_apply_sums,
        "applications.post",
        POST,
    ),
    Route(
        "application-undo",
        "applications/<int:application_id>/undo",
        application_undo,
        "applications.undo",
        BOTH,
    ),
    # Settings
    Route("settings", "settings", settings, SIGNED_IN),
    Route("settings-profile", "settings/profile", profile, SIGNED_IN, BOTH),
    Route("settings-tokens", "settings/tokens", tokens, "tokens.own", BOTH, delicate=True),
    Route(
        "settings-token-revoked",
        "settings/tokens/<int:token_id>/revoke",
        token_revoked,
        "tokens.own",
        POST,
    ),
    Route("settings-organization", "settings/company", organization, "settings.manage"),
    Route("settings-people", "settings/people", people, "people.manage", BOTH),
    Route(
        "settings-person",
        "settings/people/<int:user_id>",
        person,
        "people.manage",
        BOTH,
        delicate=True,
    ),
    Route(
        "settings-person-activity",
        "settings/people/<int:user_id>/activity",
        person_activity,
        "people.manage",
        POST,
        delicate=True,
    ),
    Route(
        "settings-person-password",
        "settings/people/<int:user_id>/password",
        person_password,
        "people.manage",
        POST,
        delicate=True,
    ),
    Route(
        "settings-role-revoked",
        "settings/roles/<int:assignment_id>/revoke",
        role_revoked,
        "people.manage",
        POST,
        delicate=True,
    ),
    Route("settings-departments", "settings/departments", departments, "people.manage", BOTH),
    Route("settings-closing", "settings/closing", closing, "periods.close", BOTH),
    Route("settings-components", "settings/components", components, SIGNED_IN),
)

TABLE = checked(ROUTES)


def url_patterns() -> list[URLPattern]:
    """The addresses of all pages, each behind its door."""
    return [path(route.path, guarded(route), name=route.name) for route in ROUTES]
