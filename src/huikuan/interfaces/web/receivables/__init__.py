"""The pages of 应收: what is owed, document by document, and the invoices that claim it."""
