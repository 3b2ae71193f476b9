"""The pages of invoices on their way: the issue queue, red confirmations, what is not accepted."""
