"""Who acts when the command line is used, and when: the one place where it reads the clock."""

import getpass

from django.utils import timezone

from huikuan.records.people.actor import Actor


def command_line_actor() -> Actor:
    """The person at the terminal, by the name the computer knows them by."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "?"
    return Actor("cli", f"huikuan ({name})", timezone.now(), timezone.localdate())
