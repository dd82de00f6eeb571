"""A mail for tests: what it says is chosen by the test."""

from __future__ import annotations

from uuid import UUID

from core.mail.letters import Letter, Sender
from core.mail.sending import mail
from core.tenancy.context import current_tenant_id

LETTERS: dict[UUID, Letter] = {}
SENDER = Sender(name="Zahnärzte, am Hafen", reply_to="praxis@example.com")
ROWS = {"count": 1, "rows": [{"count": 1, "task_path": "a < b", "exception_class_path": "E"}]}


@mail("tasks/dead_letters")
def a_letter(*, letter: UUID) -> Letter | None:
    assert current_tenant_id()
    return LETTERS.get(letter)


def letter(**given) -> Letter:
    known = {"to": ["anna@example.com"], "sender": SENDER, "language": "en", "context": ROWS}
    return Letter(**{**known, **given})
