"""The part of THE table about contracts: who may read, write, approve and sign them."""

from huikuan.interfaces.routes import BOTH, POST, Route
from huikuan.interfaces.web.contracts.listing import contracts, customer_contracts
from huikuan.interfaces.web.contracts.moving import (
    contract_changed,
    contract_decided,
    contract_file,
    contract_filed,
    contract_moved,
    contract_reviewed,
    contract_signed,
)
from huikuan.interfaces.web.contracts.page import contract, contract_items
from huikuan.interfaces.web.contracts.preview import contract_clauses, contract_preview
from huikuan.interfaces.web.contracts.versions import contract_versions
from huikuan.interfaces.web.contracts.waiting import contract_tasks
from huikuan.interfaces.web.contracts.writing import contract_edit, contract_new, contract_row
from huikuan.interfaces.web.settings.approvals import settings_approvals

READ, WRITE = "contracts.read", "contracts.write"
APPROVE, SIGN = "contracts.approve", "contracts.sign"
ONE = "contracts/<int:contract_id>"

CONTRACT_ROUTES = (
    Route("contracts", "contracts", contracts, READ),
    Route("contract-tasks", "contracts/tasks", contract_tasks, READ),
    Route("customer-contracts", "customers/<int:customer_id>/contracts", customer_contracts, READ),
    Route("contract-new", "contracts/new", contract_new, WRITE, BOTH),
    Route("contract-preview", "contracts/preview", contract_preview, WRITE, POST),
    Route("contract-clauses", "contracts/clauses", contract_clauses, WRITE, POST),
    Route("contract-row", "contracts/row", contract_row, WRITE),
    Route("contract", ONE, contract, READ),
    Route("contract-items", f"{ONE}/items", contract_items, READ),
    Route("contract-versions", f"{ONE}/versions", contract_versions, READ),
    Route("contract-file", f"{ONE}/file", contract_file, READ),
    Route("contract-edit", f"{ONE}/edit", contract_edit, WRITE, BOTH),
    Route("contract-moved", f"{ONE}/move", contract_moved, WRITE, POST),
    Route("contract-reviewed", f"{ONE}/review", contract_reviewed, WRITE, POST),
    Route("contract-changed", f"{ONE}/change", contract_changed, WRITE, POST),
    Route("contract-decided", f"{ONE}/decide", contract_decided, APPROVE, POST),
    Route("contract-filed", f"{ONE}/paper", contract_filed, SIGN, POST),
    Route("contract-signed", f"{ONE}/sign", contract_signed, SIGN, POST),
    Route("settings-approvals", "settings/approvals", settings_approvals, "settings.manage", BOTH),
)
