"""Huikuan 回款: every deal is followed until it is paid."""
