"""The pages under Reports: figures, ageing, the ledger behind them, and the proof."""
