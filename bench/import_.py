"""How long do 100,000 open receivables of 5,000 customers take to come in? Prints ours : limit."""

import csv
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import Result, report

ROWS, CUSTOMERS = (5_000, 500) if "--small" in sys.argv else (100_000, 5_000)
SECONDS_MAX, MEGABYTES_MAX = 60, 400
HEADINGS = "客户编码 客户名称 单据编号 单据日期 到期日 币种 金额 未收金额"

os.environ["HUIKUAN_HOME"] = tempfile.mkdtemp(prefix="huikuan-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huikuan.config.settings")


def written_file(place: Path) -> None:
    """A file as a company of the middle size would export it."""
    chance = random.Random(20260105)
    with place.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(HEADINGS.split())
        for number in range(ROWS):
            customer = chance.randrange(CUSTOMERS)
            amount = f"{chance.randrange(100, 10**7) / 100:.2f}"
            month, day = chance.randrange(1, 13), chance.randrange(1, 29)
            rows.writerow(
                [f"C{customer:05}", f"苏州{customer}号机械有限公司", f"AR{number:07}",
                 f"2025-{month:02}-{day:02}", f"2026-{month:02}-{day:02}", "CNY", amount, amount]
            )  # fmt: skip


def main() -> int:
    """Import once into an empty database and print the figures."""
    main_command = _product()
    place = Path(os.environ["HUIKUAN_HOME"]) / "receivables.csv"
    written_file(place)
    begun = time.perf_counter()
    try:
        main_command(["import", "receivables", str(place)])
    except SystemExit as ended:
        if ended.code:
            raise
    seconds = time.perf_counter() - begun
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return report(
        [
            Result("import", f"{ROWS:,} receivables of {CUSTOMERS:,} customers, SQLite", "s",
                   seconds, limit=SECONDS_MAX),
            Result("import", f"{ROWS:,} receivables of {CUSTOMERS:,} customers, memory", "MB",
                   megabytes, limit=MEGABYTES_MAX),
        ]
    )  # fmt: skip


def _product():
    """The command, once the database of the benchmark is there."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from huikuan.interfaces.cli.main import main

    return main


if __name__ == "__main__":
    sys.exit(main())
