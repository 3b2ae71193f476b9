"""The words of the accounts; what stands behind them in the chart is only for showing."""

RECEIVABLE = "receivable"
UNAPPLIED_CASH = "unapplied_cash"
CUSTOMER_CREDIT = "customer_credit"
BANK = "bank"
REVENUE = "revenue"
OUTPUT_TAX = "output_tax"
OPENING_BALANCE = "opening_balance"
CONTRACT_ASSET = "contract_asset"
CONTRACT_LIABILITY = "contract_liability"
COMMITMENT = "commitment"
COMMITMENT_CONTRA = "commitment_contra"

# Accounts whose lines always belong to an open item, with the sign that makes "open" positive:
# a receivable is open in debit, money not yet applied and customer credits are open in credit.
ITEM_SIGNS = {RECEIVABLE: 1, UNAPPLIED_CASH: -1, CUSTOMER_CREDIT: -1}
SIDE_ACCOUNTS = {"receivable": RECEIVABLE, "receipt": UNAPPLIED_CASH, "credit": CUSTOMER_CREDIT}
