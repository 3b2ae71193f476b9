"""What a process asked of the disk, in order: read from the tracer, and cut off at any point."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
ROOT = Path(__file__).resolve().parent.parent.parent
CALLS = "trace=write,pwrite64,sendto,fsync,fdatasync,ftruncate"
SYNCS = {"fsync", "fdatasync"}
SECTOR_BYTES = 512
CALL = re.compile(r'(\d+) +(\w+)\(\d+<([^>]*)>(?:, "([^"]*)")?(.*)')
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>")


@dataclass(frozen=True, slots=True)
class Call:
    """One call: who asked what of which file."""

    pid: int
    name: str
    path: str
    data: bytes
    offset: int


def traced(arguments: list[str], trace: Path, *, bytes_shown: int = 64, **env: str) -> None:
    """Run a module of the tests to its end under the tracer."""
    subprocess.run(
        [*_strace(trace, bytes_shown), sys.executable, "-m", *arguments], cwd=ROOT, check=True,
        env=os.environ | {"PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "tests.settings"} | env,
    )  # fmt: skip


@contextmanager
def watched(pid: int, trace: Path) -> Iterator[None]:
    """Trace a server and whatever it starts, as long as the block lasts."""
    tracer = subprocess.Popen(
        [*_strace(trace, 64), "-p", str(pid)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        while "TracerPid:\t0\n" in Path(f"/proc/{pid}/status").read_text():
            assert tracer.poll() is None, "the tracer could not begin"
            time.sleep(0.05)
        yield
    finally:
        tracer.terminate()
        tracer.wait()


def _strace(trace: Path, bytes_shown: int) -> list[str]:
    return ["strace", "-f", "-y", "-xx", "-s", str(bytes_shown), "-e", "signal=none", "-e", CALLS,
            "-o", str(trace)]  # fmt: skip


def calls(trace: Path) -> Iterator[Call]:
    """The calls of a trace: a write counts from its beginning, a sync only once it is over."""
    waiting: dict[int, Call] = {}
    with trace.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if found := CALL.match(line):
                call = _call(*found.groups())
                if call.name in SYNCS and "<unfinished" in found[5]:
                    waiting[call.pid] = call
                else:
                    yield call
            elif (found := RESUMED.match(line)) and int(found[1]) in waiting:
                yield waiting.pop(int(found[1]))


def _call(pid: str, name: str, path: str, data: str | None, rest: str) -> Call:
    numbers = [int(each) for each in re.findall(r"\b\d+\b", rest.split("=")[0])]
    return Call(int(pid), name, _unhexed(path).decode(), _unhexed(data or ""),
                numbers[-1] if numbers else 0)  # fmt: skip


def _unhexed(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def early_acknowledgements(
    trace: Path, is_log: re.Pattern[str], said: re.Pattern[str]
) -> list[bool]:
    """For each acknowledgement, whether it came before its log record was on the disk."""
    unsynced: dict[int, set[str]] = defaultdict(set)
    outcome, is_synced = [], False
    for call in calls(trace):
        if call.name in SYNCS and is_log.search(call.path):
            is_synced = True
            for paths in unsynced.values():
                paths.discard(call.path)
        elif call.name == "pwrite64" and is_log.search(call.path):
            unsynced[call.pid].add(call.path)
        elif said.search(f"{call.name} {call.path} {call.data!r}"):
            outcome.append(not is_synced or bool(unsynced[call.pid]))
            is_synced = False
    return outcome


@dataclass
class Disk:
    """The files of a database as a disk has them: what was synced, and what it may forget."""

    database: str
    files: dict[str, bytearray]
    unsynced: dict[str, list[Call]] = field(default_factory=lambda: defaultdict(list))
    named: set[str] = field(default_factory=set)

    def hears(self, call: Call) -> None:
        """Take a write or a sync; a new file is there for good once its folder is synced."""
        if call.name in SYNCS:
            if call.path == str(Path(self.database).parent):
                self.named.update(self.files)
            for each in self.unsynced.pop(call.path, ()):
                written(self.files[each.path], each)
        elif call.path in {self.database, f"{self.database}-wal"} and call.name != "write":
            self.files.setdefault(call.path, bytearray())
            self.unsynced[call.path].append(call)

    def image(self, place: Path, chance: Random) -> None:
        """Pull the plug: of what was not synced all, nothing, or any torn part is left."""
        for path, synced in self.files.items():
            left, target = (
                bytearray(synced),
                place.with_name(place.name + path[len(self.database) :]),
            )
            for call in _survivors(self.unsynced.get(path, []), chance):
                written(left, call)
            target.unlink(missing_ok=True)
            if path in self.named or chance.random() < 0.5:
                target.write_bytes(left)
        place.with_name(f"{place.name}-shm").unlink(missing_ok=True)


def _survivors(unsynced: list[Call], chance: Random) -> Iterable[Call]:
    how = chance.choice(["all", "none", "some", "torn"])
    if how in {"all", "none"}:
        return unsynced if how == "all" else []
    some = [call for call in unsynced if chance.random() < 0.5]
    return some if how == "some" else [_torn(call, chance) for call in some]


def _torn(call: Call, chance: Random) -> Call:
    """A disk writes whole sectors: this many of the first arrived."""
    arrived = SECTOR_BYTES * chance.randint(0, len(call.data) // SECTOR_BYTES)
    return Call(call.pid, call.name, call.path, call.data[:arrived], call.offset)


def written(file: bytearray, call: Call) -> None:
    """Put the bytes of a call where it wanted them."""
    end = call.offset + len(call.data)
    if call.name == "ftruncate":
        del file[call.offset :]
    if len(file) < end:
        file.extend(bytes(end - len(file)))
    file[call.offset : end] = call.data
