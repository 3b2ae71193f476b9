"""The command huikuan: one file per command, loaded only when it is called."""

import ast
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
import django
from django.utils import translation

from huikuan.errors import Refused

# Name of the command → module in this folder that holds it as ``command``. One line each,
# sorted; the module's sign is its line in ``huikuan --help``.
COMMANDS: dict[str, str] = {
    "ageing": "ageing",
    "backup": "backup",
    "demo": "demo",
    "import": "intake",
    "load": "load",
    "prepare": "prepare",
    "restore": "restore",
    "seal": "seal",
    "serve": "serve",
    "statement": "statement",
    "terms": "terms",
    "user": "user",
    "verify": "verify",
    "watchdog": "watchdog",
}
# For benchmarks: they can be called, and are not listed.
HIDDEN = {"load"}


class LazyGroup(click.Group):
    """A group that knows its commands by name and opens the module of the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that are there."""
        return [name for name in sorted(COMMANDS.keys() - HIDDEN) if _is_there(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Open one command; Django is ready before its module is read."""
        if cmd_name not in COMMANDS or not _is_there(cmd_name):
            return None
        django.setup()
        translation.activate(_language())
        command: click.Command = import_module(_module(cmd_name)).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their signs, without loading any."""
        rows = [(name, _sign(name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def huikuan() -> None:
    """Huikuan 回款: every sale is followed until the money is in the bank."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; what the business refuses is one sentence and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huikuan.config.settings")
    try:
        huikuan.main(args=arguments, prog_name="huikuan")
    except Refused as refused:
        # The words need Django, which is ready once a command has been opened.
        words = import_module("huikuan.interfaces.words.refusals")
        click.echo(words.refusal_sentence(refused), err=True)
        sys.exit(1)


def _module(name: str) -> str:
    return f"huikuan.interfaces.cli.{COMMANDS[name]}"


def _is_there(name: str) -> bool:
    return find_spec(_module(name)) is not None


def _sign(name: str) -> str:
    spec = find_spec(_module(name))
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def _language() -> str:
    """Chinese for a Chinese shell, else English; HUIKUAN_LANGUAGE decides for good."""
    spoken = os.environ.get("HUIKUAN_LANGUAGE") or os.environ.get("LC_ALL") or ""
    spoken = spoken or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return "zh-hans" if spoken.lower().startswith("zh") else "en"
