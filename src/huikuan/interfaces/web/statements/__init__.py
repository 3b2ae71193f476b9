"""The pages of statements: made, sent, answered; differences; the month-end run."""
