"""The letters that go with statements: the statement itself, and the one-time code."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from huikuan.flows.run_statements import Hands
from huikuan.flows.send_statement import Receiver
from huikuan.integrations.mail.posting import Letter
from huikuan.interfaces.words.statement_paper import SPOKEN, statement_pdf
from huikuan.interfaces.words.values import money_text
from huikuan.records.files.queries import opened_file

if TYPE_CHECKING:
    from huikuan.desks.statements.models import Statement, StatementLink


def link_address(token: str) -> str:
    """Where the customer opens the statement."""
    return f"{settings.PUBLIC_URL}/s/{token}"


def statement_letter(statement: "Statement", receiver: Receiver, token: str) -> Letter:
    """The letter with the link, and with the paper where that was chosen."""
    spoken = SPOKEN[statement.language]
    parts = []
    for language in spoken:
        with override(language):
            parts.append(_statement_text(statement, receiver, token))
    with override(spoken[0]):
        subject = _("Statement of account {number} as of {as_of} from {company}").format(
            number=statement.number, as_of=statement.as_of_on.isoformat(),
            company=_company(statement),
        )  # fmt: skip
    papers = []
    if receiver.with_paper and statement.file:
        with opened_file(statement.file) as content:
            papers.append((f"{statement.number}.pdf", "application/pdf", content.read()))
    return Letter(receiver.email, subject, "\n\n---\n\n".join(parts), papers)


def code_letter(link: "StatementLink", code: str) -> Letter:
    """The one-time code: nothing in it tells whose account it is."""
    statement = link.statement
    texts, subject = [], ""
    for language in SPOKEN[statement.language]:
        with override(language):
            subject = subject or _("Your code: {code}").format(code=code)
            texts.append(
                _(
                    "{code} is your code to open statement {number}. It holds for 10 minutes and "
                    "for one time.\n\nIf you did not ask for it, somebody else has the link: do "
                    "not pass the code on."
                ).format(code=code, number=statement.number)
            )
    return Letter(link.email, subject, "\n\n---\n\n".join(texts))


def _statement_text(statement: "Statement", receiver: Receiver, token: str) -> str:
    hello = _("Dear {name},").format(name=receiver.name) if receiver.name else _("Good day,")
    said = _(
        "this is the statement of account {number} of {company} as of {as_of}: {amount}."
    ).format(
        number=statement.number,
        company=_company(statement),
        as_of=statement.as_of_on.isoformat(),
        amount=money_text(statement.closing_minor, statement.currency),
    )
    asked = _(
        "Please open it here, confirm it, or say which line you see differently. No account is "
        "needed: a one-time code is sent to this address."
    )
    kept = _(
        "Our bank account is never changed by a statement or a letter like this. If somebody "
        "tells you otherwise, call us on a number you knew before."
    )
    return "\n\n".join([hello, said, asked, link_address(token), kept, _company(statement)])


def _company(statement: "Statement") -> str:
    return str(statement.facts["company"]["name"])


HANDS = Hands(draw=statement_pdf, write=statement_letter)
