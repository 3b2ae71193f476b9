"""The pages of 回款: what came in, what it paid, what still waits to be applied."""
