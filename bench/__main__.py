"""Run every benchmark, and put what they found on one page: bench/results.md."""

import json
import platform
import subprocess
import sys
from pathlib import Path

from bench.measure import RESULTS

HERE = Path(__file__).parent
NOT_BENCHMARKS = {"__init__", "__main__", "measure"}
HEAD = "| benchmark | ours | beside | limit | |\n|---|---:|---:|---:|---|\n"


def main() -> int:
    """All benchmarks, or those named; ends with the number of broken promises."""
    found = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or found
    failed = [name for name in wanted if subprocess.call([sys.executable, "-m", f"bench.{name}"])]
    page()
    for name in failed:
        print(f"{name} ended with an error or broke its limit")
    return len(failed)


def page() -> None:
    """Write the results that are there, of this run or an earlier one."""
    rows = [json.loads(line) for path in sorted(RESULTS.glob("*.jsonl")) for line in path.open()]
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    text = f"# Results\n\nMedians of one run each on {machine}; made by `make bench`.\n\n{HEAD}"
    for row in rows:
        beside = f"{row['beside']:.3f} ({row['beside_name']})" if row["beside"] else "–"
        limit = f"{row['limit']:.3f}" if row["limit"] is not None else "–"
        verdict = "holds" if row["limit"] is None or row["ours"] <= row["limit"] else "**too slow**"
        name = f"{row['bench']}: {row['name']}"
        text += f"| {name} | {row['ours']:.3f} {row['unit']} | {beside} | {limit} | {verdict} |\n"
    (HERE / "results.md").write_text(text)


if __name__ == "__main__":
    sys.exit(main())
