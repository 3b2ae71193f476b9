"""A simulated market: the demo company and load for benchmarks."""
