"""What several commands take and answer alike."""

import click

DAY = click.DateTime(formats=["%Y-%m-%d"])
QUESTION_EXIT = 2
"""The exit code of a command that stopped with a question."""
