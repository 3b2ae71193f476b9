"""Statements of account (对账单): their layout, their cut-off days, what they may say."""
