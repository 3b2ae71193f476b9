"""Timing, and results that can be put together on one page."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "scratch"


@dataclass(frozen=True)
class Result:
    """One figure: what was measured, ours, what it stands beside, and the limit of the promise."""

    bench: str
    name: str
    unit: str
    ours: float
    beside: float | None
    beside_name: str
    limit: float | None

    @property
    def holds(self) -> bool:
        """Whether the promise is kept (no limit is always kept)."""
        return self.limit is None or self.ours <= self.limit


def seconds(action: Callable[[], Any], repeat: int = 5) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def report(results: list[Result]) -> None:
    """Print the figures and keep them as JSON lines under bench/scratch/."""
    for each in results:
        beside = f"{each.beside:.3f}" if each.beside is not None else "–"
        limit = f"{each.limit:.3f}" if each.limit is not None else "–"
        verdict = "holds" if each.holds else "TOO SLOW"
        print(
            f"{each.bench}: {each.name}: ours {each.ours:.3f} {each.unit}"
            f" : {each.beside_name or 'beside'} {beside} : limit {limit}  {verdict}",
            flush=True,
        )
    RESULTS.mkdir(exist_ok=True)
    for bench in {each.bench for each in results}:
        lines = [json.dumps(asdict(each)) for each in results if each.bench == bench]
        (RESULTS / f"{bench}.jsonl").write_text("\n".join(lines) + "\n")
