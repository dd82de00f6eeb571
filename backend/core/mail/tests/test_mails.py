"""A mail: loaded when it is sent, in the reader's language and the clinic's name, known again when it is repeated."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as outgoing
from django.core.checks import run_checks
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from core.mail import sending
from core.mail.letters import Sender, UnsafeLetter
from core.mail.rendering import render
from core.mail.tests.letters import LETTERS, ROWS, SENDER, a_letter, letter
from core.tasks import failures
from core.tasks.running import claim, run


class Unreliable(EmailBackend):
    """Delivers the mail and then fails, as a provider whose answer is lost."""

    failures = 0

    def send_messages(self, messages):
        super().send_messages(messages)
        if Unreliable.failures:
            Unreliable.failures -= 1
            raise TimeoutError("anna@example.com")
        return len(messages)


@pytest.fixture
def send(alpha):
    """Enqueue a letter and do what is due."""

    def enqueue(**given):
        letter_id = uuid4()
        LETTERS[letter_id] = letter(**given)
        with alpha.context():
            a_letter.enqueue(letter=letter_id)
        work()
        return DBTaskResult.objects.get(args_kwargs__kwargs__letter=str(letter_id))

    return enqueue


def work():
    while row := claim("worker"):
        run(row)


def test_it_comes_in_the_clinic_s_name_from_the_platform_s_address(send, settings):
    settings.DEFAULT_FROM_EMAIL = "no-reply@dentia.example"
    row = send()

    (message,) = outgoing.outbox
    assert row.status == "SUCCESSFUL"
    assert message.message()["From"] == (
        "=?utf-8?q?Zahn=C3=A4rzte=2C_am_Hafen?= <no-reply@dentia.example>"
    )
    assert message.to == ["anna@example.com"]
    assert message.reply_to == ["praxis@example.com"]
    assert message.extra_headers == {
        "Message-ID": f"<{row.pk}@dentia.example>",
        "Auto-Submitted": "auto-generated",
    }


def test_the_queue_knows_nothing_of_what_it_says(send):
    row = send()

    kept = "".join(str(getattr(row, field.attname)) for field in row._meta.fields)
    assert "anna" not in kept
    assert "Hafen" not in kept


def test_a_repetition_has_the_same_message_id(send, settings, monkeypatch):
    monkeypatch.setattr(failures, "FIRST_PAUSE", timedelta(0))
    settings.EMAIL_BACKEND = f"{__name__}.Unreliable"
    Unreliable.failures = 2

    row = send()

    assert len(row.worker_ids) == 3
    assert {message.extra_headers["Message-ID"] for message in outgoing.outbox} == {
        f"<{row.pk}@localhost>"
    }
    assert len(outgoing.outbox) == 3


def test_of_a_provider_s_answer_nothing_is_kept_but_its_class(send, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Unreliable"
    Unreliable.failures = 1

    row = send()

    assert (row.status, row.exception_class_path) == ("READY", "builtins.TimeoutError")
    assert "anna@example.com" not in row.traceback + caplog.text


def test_what_is_rolled_back_is_not_sent(alpha):
    with alpha.context(), transaction.atomic():
        a_letter.enqueue(letter=uuid4())
        transaction.set_rollback(True)
    work()

    assert outgoing.outbox == []


def test_a_letter_that_has_nothing_more_to_say_is_not_sent(alpha):
    with alpha.context():
        a_letter.enqueue(letter=uuid4())
    work()

    assert outgoing.outbox == []
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.parametrize(
    "given",
    [
        {"sender": Sender(name="Clinic\nBcc: everybody@example.com")},
        {"sender": Sender(name="Clinic\r\nBcc: everybody@example.com")},
        {"sender": Sender(name="Clinic\x00")},
        {"sender": Sender(name="Clinic", reply_to="a@example.com\nBcc: b@example.com")},
        {"sender": Sender(name="Clinic", reply_to="a@example.com, b@example.com")},
        {"to": ["a@example.com\nBcc: b@example.com"]},
        {"to": ["a@example.com, b@example.com"]},
        {"to": ["nobody"]},
        {"context": {**ROWS, "count": "1\nBcc: b@example.com"}},
        {"context": {**ROWS, "count": "1\u2028Bcc: b@example.com"}},
    ],
)
def test_a_letter_that_would_write_its_own_headers_is_a_dead_letter_at_once(send, given):
    row = send(**given)

    assert outgoing.outbox == []
    assert row.status == "FAILED"
    assert row.exception_class_path == f"{UnsafeLetter.__module__}.UnsafeLetter"


def test_without_a_provider_no_mail_is_lost_without_a_word(send, settings):
    settings.EMAIL_BACKEND = "core.mail.backends.NoProviderBackend"

    row = send()

    assert (row.status, row.exception_class_path) == ("FAILED", "core.mail.backends.NoProvider")


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("de", "1 Aufgabe ist endgültig gescheitert"),
        ("de-AT", "1 Aufgabe ist endgültig gescheitert"),
        ("en-US", "1 task failed for good"),
        ("ja", "1 task failed for good"),
    ],
)
def test_it_is_in_the_reader_s_language_or_in_english(language, subject):
    words = render("tasks/dead_letters", language, ROWS)

    assert words.subject == subject
    code = "de" if language.startswith("de") else "en"
    assert f'<html lang="{code}">' in words.html


def test_what_somebody_wrote_is_text_in_both_parts(send):
    send()

    (message,) = outgoing.outbox
    assert "a < b" in message.body
    assert message.alternatives[0].mimetype == "text/html"
    assert "a &lt; b" in message.alternatives[0].content


def test_every_mail_can_be_put_into_words_in_english(monkeypatch):
    assert [found for found in run_checks() if found.id == "mail.E001"] == []
    monkeypatch.setattr(sending, "TEMPLATES", {"nobody/wrote/this"})
    monkeypatch.setattr("core.mail.checks.TEMPLATES", {"nobody/wrote/this"})

    assert "mail.E001" in {found.id for found in run_checks()}


def test_a_name_with_a_comma_is_one_name(settings):
    assert SENDER.address.count("@") == 1
    assert Sender(name='A, "B"').address == '"A, \\"B\\"" <no-reply@localhost>'
