"""The job runner as a process: writes the schedule, then works through what waits."""

import os

import django
from django.core.management import call_command
from django.utils.module_loading import import_string

from huikuan.errors import Refused


def run_jobs() -> None:
    """Run until stopped. Django must be ready before the list of jobs can be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huikuan.config.settings")
    django.setup()
    refuse_forgetful = import_string("huikuan.interfaces.durability.refuse_forgetful_database")
    sentence = import_string("huikuan.interfaces.words.refusals.sentence")
    try:
        refuse_forgetful()
    except Refused as refused:
        raise SystemExit(sentence(refused.code, refused.params)) from refused
    import_string("huikuan.interfaces.jobs.schedule.write_schedule")()
    call_command("qcluster")


if __name__ == "__main__":
    run_jobs()
