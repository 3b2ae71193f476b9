"""When which job runs: one line each, written into the job runner's table at start."""

from datetime import time, timedelta

from django.utils import timezone
from django_q.models import Schedule

from huikuan.interfaces.clock import now

EVERY_MINUTE = None
JOBS: dict[str, tuple[str, time | None]] = {
    "follow_up": ("huikuan.interfaces.jobs.follow_up.follow_up", EVERY_MINUTE),
    "effect_bank_changes": (
        "huikuan.interfaces.jobs.bank_changes.effect_bank_changes",
        EVERY_MINUTE,
    ),
    "continue_broken_intakes": (
        "huikuan.interfaces.jobs.intakes.continue_broken_intakes",
        EVERY_MINUTE,
    ),
    "seal_the_day": ("huikuan.interfaces.jobs.nightly.seal_the_day", time(0, 5)),
    "forget_the_old_answers": (
        "huikuan.interfaces.jobs.nightly.forget_the_old_answers",
        time(2, 30),
    ),
    "check_the_house": ("huikuan.interfaces.jobs.nightly.check_the_house", time(1, 30)),
    "tell_what_the_clock_tells": (
        "huikuan.interfaces.jobs.nightly.tell_what_the_clock_tells",
        time(0, 30),
    ),
    "walk_each_night": ("huikuan.interfaces.jobs.watching.walk_each_night", time(1, 0)),
    "mirror": ("huikuan.interfaces.jobs.nightly.bring_the_mirror_up_to_date", time(2, 0)),
}


def write_schedule() -> None:
    """Bring the job runner's table in line with the list; doing it twice changes nothing."""
    for name, (function, daily_at) in JOBS.items():
        told = _daily(daily_at) if daily_at else _every_minute()
        known = Schedule.objects.filter(name=name, func=function)
        if not known.filter(schedule_type=told["schedule_type"]).exists():
            known.delete()
            Schedule.objects.create(name=name, func=function, repeats=-1, **told)
    Schedule.objects.exclude(name__in=list(JOBS)).delete()


def _every_minute() -> dict[str, object]:
    return {"schedule_type": Schedule.MINUTES, "minutes": 1, "next_run": now()}


def _daily(at: time) -> dict[str, object]:
    """Every day at this time of the company, from the next one on."""
    local = timezone.localtime(now())
    first = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if first <= local:
        first += timedelta(days=1)
    return {"schedule_type": Schedule.DAILY, "next_run": first}
