"""Timing, and results that can be put together on one page."""

import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "scratch"


@dataclass(frozen=True)
class Result:
    """One figure: what was measured, ours, what it stands beside, and the limit of the promise.

    ``at_least``: more is better (a rate), and the limit is the least that is promised.
    """

    bench: str
    name: str
    unit: str
    ours: float
    beside: float | None = None
    beside_name: str = ""
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the promise is kept (no limit is always kept)."""
        if self.limit is None:
            return True
        return self.ours >= self.limit if self.at_least else self.ours <= self.limit

    @property
    def bound(self) -> str:
        """The limit as it is read: at most, or at least."""
        if self.limit is None:
            return "–"
        return f"{'≥' if self.at_least else '≤'} {spelled(self.limit)}"


def spelled(figure: float | None) -> str:
    """A figure with as many digits as one can trust."""
    if figure is None:
        return "–"
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"


def seconds(action: Callable[[], Any], repeat: int = 5) -> float:
    """The median of several runs."""
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def side_by_side(
    ours: Callable[[int], Any], beside: Callable[[int], Any], repeat: int, stretch: int = 50
) -> tuple[float, float]:
    """The medians of two actions that take turns by stretches, so both meet the same machine.

    Not one by one: on SQLite each would then empty the other's cache of pages every time.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for first in range(0, repeat + stretch, stretch):
        for action, times in zip((ours, beside), taken, strict=True):
            for turn in range(first, first + stretch):
                start = time.perf_counter()
                action(turn)
                times.append(time.perf_counter() - start)
    return statistics.median(taken[0][stretch:]), statistics.median(taken[1][stretch:])


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which a share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(results: list[Result]) -> int:
    """Print the figures, keep them as JSON lines under bench/scratch/, count the broken ones."""
    for each in results:
        beside = f" : {each.beside_name} {spelled(each.beside)}" if each.beside_name else ""
        print(
            f"{each.bench}: {each.name}: ours {spelled(each.ours)} {each.unit}{beside}"
            f" : limit {each.bound}  {'holds' if each.holds else 'NOT REACHED'}",
            flush=True,
        )
    RESULTS.mkdir(exist_ok=True)
    load = round(os.getloadavg()[0], 1)
    for bench in {each.bench for each in results}:
        lines = [json.dumps(asdict(e) | {"load": load}) for e in results if e.bench == bench]
        (RESULTS / f"{bench}.jsonl").write_text("\n".join(lines) + "\n")
    return sum(not each.holds for each in results)
