"""When which job runs: one line each, written into the job runner's table at start."""

from django_q.models import Schedule

JOBS: dict[str, tuple[str, str]] = {
    "follow_up": ("huikuan.interfaces.jobs.follow_up.follow_up", "* * * * *"),
    "seal_the_day": ("huikuan.interfaces.jobs.nightly.seal_the_day", "5 0 * * *"),
    "check_the_house": ("huikuan.interfaces.jobs.nightly.check_the_house", "30 1 * * *"),
}


def write_schedule() -> None:
    """Bring the job runner's table in line with the list above; running it twice changes nothing."""
    for name, (function, cron) in JOBS.items():
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": function,
                "schedule_type": Schedule.CRON,
                "cron": cron,
                "repeats": -1,
            },
        )
    Schedule.objects.exclude(name__in=list(JOBS)).delete()
