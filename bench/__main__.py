"""Run the benchmarks, and put what they found on one page: bench/results.md.

usage: make bench                                      all, about a quarter of an hour
       make bench ARGS="recognise pages"               some
       make bench ARGS="--small"                       a quick try
       make bench ARGS="pages --no-postgresql"         one database only
"""

import json
import platform
import subprocess
import sys
from pathlib import Path

from bench.measure import RESULTS, Result, spelled

HERE = Path(__file__).parent
BENCHMARKS = (
    "recognise",
    "apply",
    "events",
    "import_",
    "ageing",
    "customer_page",
    "pages",
    "statements",
    "restore",
)
HEAD = "| what | ours | beside | limit | | load |\n|---|---:|---:|---:|---|---:|\n"
# Why a limit is not reached, and what would reach it: benchmark → said below the table.
CAUSES = HERE / "causes.md"


def main() -> int:
    """All benchmarks, or those named; ends with how many of them broke a limit."""
    wanted = [name for name in sys.argv[1:] if not name.startswith("-")] or list(BENCHMARKS)
    switches = [word for word in sys.argv[1:] if word.startswith("-")]
    failed = []
    for name in wanted:
        print(f"— {name}", flush=True)
        if subprocess.call([sys.executable, "-m", f"bench.{name}", *switches]):
            failed.append(name)
    page()
    for name in failed:
        print(f"{name} ended with an error or did not reach its limit")
    return len(failed)


def page() -> None:
    """Write the results that are there, of this run or an earlier one."""
    text = (
        "# Results\n\nMedians on "
        f"{platform.machine()}, {_cores()} cores, Python {platform.python_version()}; made by "
        "`make bench`. *Load* is the machine's load average of the last minute when the benchmark "
        "ended: with two cores, figures at a load above three are worse than the product is.\n\n"
    )
    for name in BENCHMARKS:
        place = RESULTS / f"{name.strip('_')}.jsonl"
        if place.exists():
            rows = [json.loads(line) for line in place.read_text().splitlines()]
            text += f"## {name.strip('_')}\n\n{HEAD}{''.join(map(_line, rows))}\n"
    if CAUSES.exists():
        text += CAUSES.read_text()
    (HERE / "results.md").write_text(text)


def _line(row: dict) -> str:
    load = row.pop("load")
    result = Result(**row)
    beside = f"{spelled(result.beside)} ({result.beside_name.strip(' :')})"
    verdict = "" if result.limit is None else "holds" if result.holds else "**not reached**"
    return (
        f"| {result.name} | {spelled(result.ours)} {result.unit} | "
        f"{beside if result.beside_name else '–'} | {result.bound} | {verdict} | {load} |\n"
    )


def _cores() -> int:
    import os

    return os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
