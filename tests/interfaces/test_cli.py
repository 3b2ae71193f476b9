"""The command huikuan: what it starts, and what it refuses to start on."""

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from huikuan.errors import Refused
from huikuan.interfaces.cli.main import huikuan, main
from huikuan.interfaces.durability import file_system_of, refuse_forgetful_database
from tests.postgres import free_port

on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a promise of SQLite")
on_postgres = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="a promise of PostgreSQL"
)


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_forgetful_sqlite_is_refused() -> None:
    refuse_forgetful_database()
    try:
        connection.cursor().execute("PRAGMA synchronous=NORMAL")
        with pytest.raises(Refused, match="database_not_durable"):
            refuse_forgetful_database()
    finally:
        connection.close()


@on_postgres
@pytest.mark.django_db
def test_a_forgetful_postgresql_is_refused() -> None:
    with pytest.raises(Refused, match=r"database_not_durable\(setting=fsync, value=off"):
        refuse_forgetful_database()


def test_a_network_folder_is_known_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda / ext4 rw 0 0\nnas:/x /srv/books nfs4 rw 0 0\n")
    assert file_system_of(Path("/srv/books/2026"), mounts) == "nfs4"
    assert file_system_of(Path("/srv/bookshop"), mounts) == "ext4"
    assert file_system_of(Path("/srv"), tmp_path / "absent") == ""


def test_the_help_tells_each_command_by_its_sign() -> None:
    said = CliRunner().invoke(huikuan, ["--help"]).output
    assert "serve" in said
    assert "Start the web server and the job runner" in said


@pytest.mark.django_db
def test_a_refusal_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["user", "add", "ann", "--name", " ", "--password", "Sturdy-Lamp-77"]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert (ended.value.code, capsys.readouterr().err) == (1, "Enter a name.\n")


@pytest.mark.django_db
def test_a_person_is_let_in_with_a_role() -> None:
    run = CliRunner().invoke
    facts = ["--name", "Ann", "--role", "AC", "--scope", "all", "--password", "Sturdy-Lamp-77"]
    assert run(huikuan, ["user", "add", "ann", *facts]).exit_code == 0
    assert '"username": "ann"' in run(huikuan, ["user", "list", "--json"]).output
    assert "AC.all" in run(huikuan, ["user", "list"]).output


@on_sqlite
def test_the_server_answers_and_stops_cleanly(tmp_path: Path) -> None:
    port, home = free_port(), {"HUIKUAN_HOME": str(tmp_path), "PATH": "", "PYTHONPATH": "src"}
    start = [sys.executable, "-c", "from huikuan.interfaces.cli.main import main; main()"]
    subprocess.run([*start, "prepare"], env=home, check=True, capture_output=True)
    server = subprocess.Popen(
        [*start, "serve", "--port", str(port)], env=home, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        assert f"http://localhost:{port}/" in server.stdout.readline()
        assert _status(f"http://127.0.0.1:{port}/") < 500
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)
    assert server.returncode == 0
    assert not _somebody_listens(port)


def _somebody_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
