"""The part of THE table about statements: who may read, send, decide; what customers open."""

from huikuan.interfaces.routes import BOTH, POST, PUBLIC, Route
from huikuan.interfaces.web.customers.statement import customer_account
from huikuan.interfaces.web.statements.differences import (
    difference,
    difference_file,
    difference_handed,
    difference_reasons,
    differences,
)
from huikuan.interfaces.web.statements.listing import statements
from huikuan.interfaces.web.statements.making import (
    letterhead_page,
    statement_new,
    statement_setting,
)
from huikuan.interfaces.web.statements.outside import (
    outside_answered,
    outside_code,
    outside_paper,
    outside_statement,
)
from huikuan.interfaces.web.statements.page import (
    statement,
    statement_checked,
    statement_link,
    statement_paper,
    statement_revoked,
    statement_send,
)
from huikuan.interfaces.web.statements.running import statement_run, statement_run_progress

READ, SEND, DECIDE = "statements.read", "statements.send", "statements.decide"
OF_ONE = "statements/<int:statement_id>"
ACCOUNT = "customers/<int:customer_id>/account"
DIFFERENCE = "differences/<int:difference_id>"

STATEMENT_ROUTES = (
    Route("statements", "statements", statements, READ),
    Route("statement-run", "statements/run", statement_run, SEND, BOTH, works_in_parts=True),
    Route("statement-run-progress", "statements/run/progress", statement_run_progress, SEND),
    Route("statement", OF_ONE, statement, READ),
    Route("statement-paper", f"{OF_ONE}/paper", statement_paper, READ),
    Route("statement-checked", f"{OF_ONE}/check", statement_checked, READ, POST),
    Route("statement-send", f"{OF_ONE}/send", statement_send, SEND, BOTH, works_in_parts=True),
    Route("statement-link", f"{OF_ONE}/link", statement_link, SEND, BOTH),
    Route("statement-revoked", f"{OF_ONE}/revoke", statement_revoked, SEND, POST),
    Route("customer-account", ACCOUNT, customer_account, READ),
    Route("customer-statement-new", f"{ACCOUNT}/statement", statement_new, SEND, BOTH),
    Route("customer-statement-setting", f"{ACCOUNT}/setting", statement_setting, SEND, BOTH),
    Route("differences", "differences", differences, READ),
    Route("difference-reasons", "differences/reasons", difference_reasons, READ),
    Route("difference", DIFFERENCE, difference, READ, BOTH, writes=DECIDE),
    Route("difference-handed", f"{DIFFERENCE}/hand-over", difference_handed, DECIDE, POST),
    Route("difference-file", f"{DIFFERENCE}/file", difference_file, READ),
    Route("settings-letterhead", "settings/letterhead", letterhead_page, "settings.manage", BOTH),
    # For customers, without an account: behind a token and a one-time code, and nothing else.
    Route("outside-statement", "s/<str:token>", outside_statement, PUBLIC),
    Route("outside-code", "s/<str:token>/code", outside_code, PUBLIC, POST, works_in_parts=True),
    Route(
        "outside-answered", "s/<str:token>/answer", outside_answered, PUBLIC, POST,
        works_in_parts=True,
    ),
    Route("outside-paper", "s/<str:token>/paper", outside_paper, PUBLIC),
)  # fmt: skip
