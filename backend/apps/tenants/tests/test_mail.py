"""A clinic's mails come in its name, and one command shows how."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing
from django.core.management import CommandError, call_command

from tests.clinics import make_clinic


def test_the_test_mail_is_in_the_clinic_s_name_and_language(db, capsys):
    make_clinic("gamma", language="de", contact_email="praxis@example.com")

    call_command("send_test_mail", "gamma", "somebody@example.com")

    (message,) = outgoing.outbox
    assert message.subject == "Testmail von Clinic gamma"
    assert message.from_email == "Clinic gamma <no-reply@localhost>"
    assert (message.to, message.reply_to) == (["somebody@example.com"], ["praxis@example.com"])
    assert "Sent to somebody@example.com as Clinic gamma" in capsys.readouterr().out


def test_a_clinic_that_has_not_said_how_it_is_reached_gets_no_answers(alpha):
    call_command("send_test_mail", "alpha", "somebody@example.com")

    assert outgoing.outbox[0].reply_to == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody", "somebody@example.com"), "There is no clinic nobody."),
        (("alpha", "somebody"), "This is no mail address."),
    ],
)
def test_what_cannot_be_sent_is_said_without_a_traceback(alpha, arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("send_test_mail", *arguments)

    assert outgoing.outbox == []


def test_a_provider_s_refusal_is_told(alpha, settings):
    settings.EMAIL_BACKEND = "core.mail.backends.NoProviderBackend"

    with pytest.raises(CommandError, match="set MAIL_PROVIDER"):
        call_command("send_test_mail", "alpha", "somebody@example.com")
