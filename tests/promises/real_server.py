"""The product as it runs: its own data folder, its own process, real connections."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SRC = Path(__file__).resolve().parents[2] / "src"
FOUND = """
import django; django.setup()
from datetime import timedelta
from huikuan.interfaces.clock import house_acting
from huikuan.records.customers.commands import CustomerFacts, register_customers
from huikuan.records.people.commands import add_user, grant_role, issue_token
from huikuan.records.people.roles import PERMISSIONS
by = house_acting("test")
user = add_user("ann", "Ann", password="a long walk to the bank 77", by=by)
grant_role(user, "AC", "all", by=by)
register_customers([CustomerFacts("ACME", "Acme")], by=by)
print(issue_token(user, "program", PERMISSIONS, by.at + timedelta(days=1), by=by)[1])
"""
CHECK = """
import django; django.setup()
from huikuan.records.ledger.checks import house_findings
from huikuan.records.ledger.models import Entry
from huikuan.records.people.models import ApiCall
wrong = [finding.check for finding in house_findings() if not finding.is_clean]
print(Entry.objects.count(), ApiCall.objects.count(), ",".join(wrong))
"""


class RealServer:
    """One server over one data folder; it can be killed and started again."""

    def __init__(self, home: Path) -> None:
        self.environment = os.environ | {
            "HUIKUAN_HOME": str(home),
            "PYTHONPATH": str(SRC),
            "DJANGO_SETTINGS_MODULE": "huikuan.config.settings",
        }
        self.environment.pop("HUIKUAN_DATABASE_URL", None)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._run("-m", "django", "migrate", "--verbosity", "0")
        self.secret = self._run("-c", FOUND).strip().splitlines()[-1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port),
                   "--workers", "1", "--blocking-threads", "8", "--no-log",
                   "huikuan.config.wsgi:application"]  # fmt: skip
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True)
        for _ in range(200):
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError("the server did not come up")

    def kill(self) -> None:
        """As a power switch does it: no good-bye, workers included."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def post(self, path: str, body: Any, key: str) -> tuple[int, dict[str, Any], bool]:
        """Status, answer, and whether it was given before; ``(0, {}, False)`` when cut off."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key,
                   "Content-Type": "application/json", "Accept-Language": "en"}  # fmt: skip
        try:
            line.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            response = line.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException):
            return 0, {}, False
        finally:
            line.close()
        return response.status, answer, response.headers["Idempotency-Replayed"] == "true"

    def checked(self) -> tuple[int, int, str]:
        """How many entries and kept answers there are, and what the house check found."""
        words = self._run("-c", CHECK).strip("\n").splitlines()[-1].split(" ")
        return int(words[0]), int(words[1]), words[2]

    def _answers(self) -> bool:
        try:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            line.request("GET", "/api/v1/nothing")
            return line.getresponse().status == 404
        except OSError:
            return False

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=self.environment, check=True, capture_output=True
        )
        return done.stdout.decode()
