"""The pages that mails lead to: they ask for a password, tell nobody the address, and looking changes nothing."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client

from apps.users.account.words import DE, EN
from apps.users.invitations.services import invite
from apps.users.links.addresses import address_of
from apps.users.links.choices import Purpose
from apps.users.links.services import issue
from apps.users.models import Link, User
from core.tenancy.context import current_tenant_id_or_none
from tests.clinics import PASSWORD, make_clinic
from tests.isolation.world import fingerprint
from tests.mails import links_in, sent

NEW = "seven quiet herons over the estuary"


class Browser(Client):
    """A browser that minds the forgery token, and leaves no clinic behind in the test's own thread."""

    def __init__(self):
        super().__init__(enforce_csrf_checks=True)

    def request(self, **request):
        try:
            return super().request(**request)
        finally:
            from core.tenancy.context import deactivate

            deactivate()

    def fill_in(self, link, password=NEW, again=None):
        page = self.get(link)
        forgery = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
        given = {"password": password, "again": password if again is None else again}
        return self.post(link, {**given, "csrfmiddlewaretoken": forgery})


def path(link):
    return "/" + link.split("/", 3)[3]


@pytest.fixture
def reset(alpha):
    with alpha.context():
        token = issue(alpha.receptionist, Purpose.PASSWORD_RESET)
        return path(address_of(Purpose.PASSWORD_RESET, token))


@pytest.fixture
def invitation(alpha):
    with alpha.context():
        invite(email="n@example.com", username="noor", role="dentist", invited_by=None)
    (message,) = sent()
    (link,) = links_in(message)
    return path(link)


def has_password(clinic, username, password=NEW):
    with clinic.context():
        user = User.objects.get(username=username)
        return user.is_active and user.check_password(password)


def test_a_new_password_is_chosen(reset, alpha):
    done = Browser().fill_in(reset)

    assert done.status_code == 200
    assert "You can sign in now: clinic alpha, user name receptionist." in done.content.decode()
    assert has_password(alpha, "receptionist")


def test_an_invitation_is_accepted(invitation, alpha):
    assert "Clinic alpha" in Browser().get(invitation).content.decode()
    assert Browser().fill_in(invitation).status_code == 200
    assert has_password(alpha, "noor")


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(reset, alpha, method):
    before = fingerprint(connection, alpha)
    for _ in range(3):
        assert getattr(Browser(), method)(reset).status_code == 200

    assert fingerprint(connection, alpha) == before
    assert Browser().fill_in(reset).status_code == 200


def test_nobody_keeps_or_passes_on_the_address(reset):
    page = Browser().get(reset)

    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "strict-origin"
    assert page["X-Frame-Options"] == "DENY"
    assert not re.findall(r'(?:src|href|action)="(?!data:)', page.content.decode())


def test_a_form_from_elsewhere_is_refused(reset, alpha):
    refused = Browser().post(reset, {"password": NEW, "again": NEW})

    assert refused.status_code == 403
    assert has_password(alpha, "receptionist", PASSWORD)


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", EN["password_too_short"].format(minimum=15)),
        (NEW, NEW + "!", EN["different"]),
        ("", "", EN["required"]),
        ("passwordpassword", "passwordpassword", EN["password_too_common"]),
        ("receptionist example", "receptionist example", "Too much of this is a name"),
        (NEW * 5, NEW * 5, EN["password_too_long"].format(maximum=128)),
    ],
)
def test_what_is_wrong_is_said_and_the_link_stays(reset, alpha, password, again, said):
    browser = Browser()
    refused = browser.fill_in(reset, password, again)

    assert refused.status_code == 400
    assert said in refused.content.decode()
    assert (password or "no password") not in refused.content.decode()
    assert has_password(alpha, "receptionist", PASSWORD)
    with alpha.context():
        assert Link.objects.get().ended_at is None
    assert browser.fill_in(reset).status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", EN), ("de", DE), ("de-CH", DE), ("fr", EN)])
def test_the_page_speaks_the_clinic_s_language(db, language, words):
    clinic = make_clinic("gamma", language=language)
    with clinic.context():
        token = issue(clinic.dentist, Purpose.PASSWORD_RESET)
    link = path(address_of(Purpose.PASSWORD_RESET, token))

    page = Browser().get(link).content.decode()
    assert all(words[name] in page for name in ("choose", "password", "again", "save"))
    assert words["policy"].format(minimum=15) in page
    refused = Browser().fill_in(link, "kurz").content.decode()
    assert words["password_too_short"].format(minimum=15) in refused


def test_both_languages_say_everything():
    assert EN.keys() == DE.keys()
    assert not set(EN.values()) & set(DE.values())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda link: link.partition("?")[0],
        lambda link: link[:-1] + ("A" if link[-1] != "A" else "B"),
        lambda link: link.replace("password", "invitation"),
        lambda link: link.replace("token=", "token=%00"),
        lambda link: link + "%F0",
    ],
)
def test_a_link_that_is_none_is_told_so(reset, alpha, spoil):
    before = fingerprint(connection, alpha)
    for method in ("get", "post"):
        client = Browser() if method == "get" else Client()
        refused = getattr(client, method)(spoil(reset))
        assert refused.status_code == 400
        assert EN["unusable"] in refused.content.decode()
    from core.tenancy.context import deactivate

    deactivate()
    assert fingerprint(connection, alpha) == before


def test_a_link_is_used_once(reset):
    browser = Browser()
    assert browser.fill_in(reset).status_code == 200

    refused = browser.get(reset)
    assert refused.status_code == 400
    assert EN["ask"] in refused.content.decode()
    assert "receptionist" not in refused.content.decode()


def test_another_clinic_s_host_does_not_know_the_link(reset, beta):
    assert Browser().get(reset, headers={"host": "beta.example.com"}).status_code == 400
    assert Browser().get(reset, headers={"host": "alpha.example.com"}).status_code == 200


def test_a_person_s_name_is_shown_as_text(alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.receptionist.pk).update(username="<b>rec</b>")
        token = issue(alpha.receptionist, Purpose.PASSWORD_RESET)
    page = Browser().get(path(address_of(Purpose.PASSWORD_RESET, token)))

    assert "<b>rec" not in page.content.decode()


def test_the_page_leaves_no_clinic_current(reset):
    Client().get(reset)

    assert current_tenant_id_or_none() is None


def test_no_token_gets_into_a_log(reset, caplog, monkeypatch):
    secret = reset.partition(".")[2]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    with caplog.at_level("DEBUG"):
        client.post(reset, {"password": NEW, "again": NEW})  # forged
        client.get(reset + "x")
        monkeypatch.setattr("apps.users.account.pages.words_in", lambda _: 1 / 0)
        assert client.get(reset).status_code == 500

    said = "".join(record.getMessage() for record in caplog.records)
    assert "/account/password/" in said
    assert secret not in said
