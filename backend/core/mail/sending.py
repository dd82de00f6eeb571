"""The one way to send a mail: a task that is told an id, loads the letter for its clinic, and posts it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django_tasks import task

from core.mail.letters import address, one_line
from core.mail.rendering import render
from core.tasks.running import current_task_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django_tasks.base import Task

    from core.mail.letters import Letter

P = ParamSpec("P")
# With the pauses between them about four hours: what a provider may be away for.
ATTEMPTS = 12
# Every mail's template, for the system check.
TEMPLATES: set[str] = set()


def mail(template: str) -> Callable[[Callable[P, Letter | None]], Task[P, None]]:
    """Make a mail of a function that loads its letter by ids, or returns None when there is nothing to say any more.

    `that_mail.enqueue(invitation=invitation.pk)` sends it after the commit. The letter is loaded and put into words when
    it is sent, inside its clinic; the queue knows only the id.
    """

    def decorate(load: Callable[P, Letter | None]) -> Task[P, None]:
        @wraps(load)
        def send(*args: P.args, **kwargs: P.kwargs) -> None:
            letter = load(*args, **kwargs)
            if letter is not None:
                post(template, letter, number=current_task_id())

        TEMPLATES.add(template)
        made: Task[P, None] = task(attempts=ATTEMPTS)(send)
        return made

    return decorate


def post(template: str, letter: Letter, *, number: UUID) -> None:
    """Hand a letter to the provider at once; `number` is its Message-ID, by which a repetition is known.

    Raises `UnsafeLetter` before anything is sent, and whatever the provider's backend raises.
    """
    words = render(template, letter.language, letter.context)
    reply_to = letter.sender.reply_to
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    message = EmailMultiAlternatives(
        subject=one_line(words.subject),
        body=words.text,
        from_email=letter.sender.address,
        to=[address(to) for to in letter.to],
        reply_to=[address(reply_to)] if reply_to else None,
        headers={"Message-ID": f"<{number}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(words.html, "text/html")
    message.send()
