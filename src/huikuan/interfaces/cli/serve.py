"""Start the web server and the job runner; stop both with Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
from django.utils.translation import gettext as _

from huikuan.interfaces.durability import refuse_forgetful_database

SECONDS_TO_STOP = 10
HERE = {"127.0.0.1", "0.0.0.0", "localhost"}  # noqa: S104
SECONDS_BETWEEN_LOOKS = 0.2


class Stopped(Exception):
    """Somebody asked us to stop."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, envvar="HUIKUAN_PORT", help="Port.")
@click.option("--workers", default=2, show_default=True, help="Web server processes.")
@click.option("--jobs/--no-jobs", default=True, help="Run the job runner beside the server.")
def command(host: str, port: int, workers: int, jobs: bool) -> None:
    """Start the web server and the job runner."""
    refuse_forgetful_database()
    refuse_taken_port(host, port)
    ended = 0
    with stopping_on_signals(), children(host, port, workers, jobs) as running:
        if listening(running, host, port):
            click.echo(_("Open {address} in the browser; stop with Ctrl-C.").format(
                address=address(host, port)
            ))  # fmt: skip
        ended = first_ended(running)
    sys.exit(ended)


def address(host: str, port: int) -> str:
    """What to type into the browser on this machine."""
    return f"http://{'localhost' if host in HERE else host}:{port}/"


def listening(running: list[subprocess.Popen[bytes]], host: str, port: int) -> bool:
    """Wait until the server takes calls; false if a part of it ended instead."""
    near = "127.0.0.1" if host in HERE else host
    while all(process.poll() is None for process in running):
        try:
            socket.create_connection((near, port), timeout=1).close()
        except OSError:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        else:
            return True
    return False


def refuse_taken_port(host: str, port: int) -> None:
    """Say it before the server does, in one sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                _("Port {port} of {host} cannot be used: {reason}. Choose another: --port").format(
                    port=port, host=host, reason=error.strerror
                )
            ) from error


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn the signals that end a service into one exception."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in before:  # Once is enough: a second one must not disturb the stopping.
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except Stopped:
        click.echo(_("Stopped."))
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def children(
    host: str, port: int, workers: int, jobs: bool
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The server and the job runner as processes of their own, gone when we leave."""
    server = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port),
              "--workers", str(workers), "--blocking-threads", "4",
              "--log-level", "warning", "--respawn-failed-workers",
              "huikuan.config.wsgi:application"]  # fmt: skip
    runner = ["huikuan.interfaces.jobs.runner"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "huikuan.config.settings"}
    running = [
        # A session of its own: Ctrl-C reaches only us, and we stop the children in order.
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", *arguments], env=environment, start_new_session=True
        )
        for arguments in ([server, runner] if jobs else [server])
    ]
    try:
        yield running
    finally:
        stop_all(running)


def first_ended(running: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one of them ends by itself; its exit code becomes ours."""
    while True:
        for process in running:
            if process.poll() is not None:
                click.echo(_("A part of the server ended by itself; stopping."), err=True)
                return process.returncode or 1
        time.sleep(SECONDS_BETWEEN_LOOKS)


def stop_all(running: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, wait, and end what does not listen."""
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        try:
            process.wait(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
