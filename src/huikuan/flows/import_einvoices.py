"""Electronic invoices that we sent come in from files: each one is a receivable."""

from collections.abc import Sequence
from typing import Any

from huikuan.engine.names import name_key
from huikuan.flows.import_receivables import ReceivableImport
from huikuan.flows.import_rows import Judged, Setting
from huikuan.records.customers.queries import customers_by_tax_number
from huikuan.records.people.queries import organization


class EInvoiceImport(ReceivableImport):
    """How electronic invoices are judged and written: as receivables of the buyers they name."""

    def meet(self, rows: Sequence[Any], setting: Setting) -> None:
        """A buyer is known by the tax number on the invoice, or by our own code."""
        unmet = {row.customer_code for row in rows} - setting.aliases.keys()
        known = customers_by_tax_number(unmet)
        setting.aliases |= {number: customer.code for number, customer in known.items()}
        super().meet(rows, setting)

    def look_over(self, judged: Judged, setting: Setting) -> None:
        """What is odd, and whether it was us who sent the invoice."""
        super().look_over(judged, setting)
        house = organization()
        for row in judged.fresh:
            seller = row.texts.get("seller", "")
            if house and seller and name_key(seller) != name_key(house.name):
                row.warnings.append(("einvoice_other_seller", {"seller": seller}))
