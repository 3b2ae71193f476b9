"""A letter by e-mail: one receiver, plain text, papers; the mail server takes it, or it says no."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import make_msgid, parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from huikuan.errors import Refused


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is sent. ``papers``: name, media type, bytes."""

    to: str
    subject: str
    text: str
    papers: Sequence[tuple[str, str, bytes]] = field(default_factory=tuple)


def can_post() -> bool:
    """Whether a mail server was named in the settings."""
    return bool(settings.EMAIL_HOST)


def refuse_wrong_address(address: str) -> None:
    """An address that no mail can go to; also anything that would be read as a second one."""
    try:
        validate_email(address)
    except ValidationError:
        raise Refused("mail_address_wrong", address=address[:80])


def post_letter(letter: Letter, connection: BaseEmailBackend | None = None) -> None:
    """Hand a letter to the mail server. Refuses ``mail_not_set_up`` and ``mail_not_sent``."""
    if not can_post():
        raise Refused("mail_not_set_up")
    refuse_wrong_address(letter.to)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message = EmailMessage(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[letter.to],
        headers={"Message-ID": make_msgid(domain=domain), "Auto-Submitted": "auto-generated"},
        connection=connection or get_connection(),
    )
    for name, media_type, content in letter.papers:
        message.attach(name, content, media_type)
    try:
        message.send()
    except (SMTPException, OSError) as failure:
        raise Refused("mail_not_sent", reason=type(failure).__name__) from failure
