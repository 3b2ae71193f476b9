"""Whether the job runner is at work: what every interface may ask."""

from datetime import datetime, timedelta

from django_q.models import Schedule

ROUNDS_MISSED = timedelta(seconds=90)


def is_runner_alive(at: datetime) -> bool:
    """Whether the job runner does its rounds: it moves the next one on every minute."""
    return Schedule.objects.filter(name="follow_up", next_run__gt=at - ROUNDS_MISSED).exists()
