"""The mail that brings the link: in the clinic's language, with a link for each who shares the mailbox, on our own host."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.users.models import User
from apps.users.passwords.tests.resets import ADDRESS, ask, confirm
from tests.clients import ApiClient
from tests.clinics import make_clinic, make_user
from tests.mails import links_in, sent, token_in


def test_a_second_attempt_at_the_mail_makes_a_new_link(stranger, alpha, settings, monkeypatch):
    from core.tasks import failures

    monkeypatch.setattr(failures, "FIRST_PAUSE", timedelta(0))
    settings.EMAIL_BACKEND = "apps.users.passwords.tests.test_reset_mail.Unreliable"
    ask(stranger)
    lost, mailed_again = sent()

    assert token_in(lost) != token_in(mailed_again)
    assert confirm(stranger, token_in(lost)).json()["code"] == "link_unusable"
    assert confirm(stranger, token_in(mailed_again)).status_code == 204


class Unreliable:
    """Delivers the first mail and then fails, as a provider whose answer is lost."""

    failed = False

    def __new__(cls, *args, **kwargs):
        from django.core.mail.backends.locmem import EmailBackend

        class Backend(EmailBackend):
            def send_messages(self, messages):
                super().send_messages(messages)
                if not Unreliable.failed:
                    Unreliable.failed = True
                    raise TimeoutError

        return Backend(*args, **kwargs)


def test_a_mailbox_that_two_share_gets_a_link_for_each(stranger, alpha):
    with alpha.context():
        make_user("assistant", "second", email=ADDRESS.upper())
    ask(stranger)
    (message,) = sent()

    assert len(links_in(message)) == 2
    assert "receptionist" in message.body
    assert "second" in message.body


@pytest.mark.parametrize(
    ("language", "word"), [("en", "choose"), ("de", "Wählen"), ("fr", "choose")]
)
def test_the_mail_speaks_the_clinic_s_language(db, language, word, settings):
    settings.PUBLIC_URL = "https://app.dentia.example:8443"
    clinic = make_clinic("gamma", language=language)
    with clinic.context():
        User.objects.filter(pk=clinic.dentist.pk).update(email="d@example.com")
    ask(ApiClient(), account="dentist", tenant="gamma")
    (message,) = sent()

    assert word in message.body
    (html, kind), *_ = message.alternatives
    assert kind == "text/html"
    (link,) = links_in(message)
    assert link in html.replace("&amp;", "&")
    assert link.startswith("https://app.dentia.example:8443/account/password/?token=")


def test_whoever_changes_the_clinic_s_host_gets_no_link_there(stranger, alpha, client_of, settings):
    settings.PUBLIC_URL = "https://app.dentia.example"
    with alpha.context():
        User.objects.filter(pk=alpha.owner.pk).update(email="o@example.com")
    changed = client_of(alpha.admin).patch(
        "/api/v1/tenants/current/", {"domain_url": "evil.example.net"}
    )
    assert changed.status_code == 200
    ask(stranger, account="owner")

    (link,) = links_in(sent()[0])
    assert link.startswith("https://app.dentia.example/account/password/?token=")
