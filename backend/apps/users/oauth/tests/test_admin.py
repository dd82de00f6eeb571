"""Applications in the administration: the same services, and the secret once."""

from __future__ import annotations

import re

import pytest

from apps.users.models import Application
from apps.users.oauth import services
from apps.users.oauth.admin import ApplicationAdmin
from apps.users.oauth.tests.factories import ApplicationFactory
from apps.users.tokens import digest
from tests.admin_pages import AdminClient

LIST = "/admin/users/application/"
FORM = {
    "name": "Accounting",
    "client_type": "confidential",
    "grant_types": ["client_credentials", "authorization_code"],
    "role": "billing",
    "scopes": ["appointments:read"],
    "redirect_uris": "https://a.example.com/cb\r\n\r\nhttps://b.example.com/cb",
    "allowed_origins": "",
    "is_active": "on",
}
SECRET = re.compile(r"dps_[A-Za-z0-9_-]{43}")


@pytest.fixture
def browser(alpha):
    client = AdminClient()
    client.enter(alpha.admin)
    return client


def test_a_secret_is_shown_once_and_in_no_message(browser, alpha):
    answer = browser.send(f"{LIST}add/", FORM)
    (secret,) = SECRET.findall(answer.content.decode())

    assert answer.status_code == 200
    with alpha.context():
        made = Application.objects.get()
        assert made.secret_hash == digest(secret)
        assert made.redirect_uris == ["https://a.example.com/cb", "https://b.example.com/cb"]
        assert made.role == "billing"
    page = browser.get(f"{LIST}{made.pk}/change/")
    assert page.status_code == 200
    assert not SECRET.search(page.content.decode())
    assert not any(SECRET.search(cookie.value) for cookie in browser.cookies.values())


def test_what_does_not_fit_together_is_said_in_the_form(browser, alpha):
    for wrong, said in (
        ({"redirect_uris": "http://evil.example.com/"}, "Give an exact https:// address"),
        ({"redirect_uris": ""}, "Say where people are sent back to."),
        ({"client_type": "public"}, "Only what keeps a secret acts by itself."),
        ({"role": ""}, "Say as what it acts by itself."),
        ({"allowed_origins": "*"}, "Give an origin as browsers send it"),
    ):
        answer = browser.send(f"{LIST}add/", {**FORM, **wrong})
        assert said in answer.content.decode()
    with alpha.context():
        assert not Application.objects.exists()


def test_another_secret_and_deletion_are_asked_for_again(browser, alpha):
    with alpha.context():
        application = ApplicationFactory()
    page = f"{LIST}{application.pk}/"
    for button in ("another_secret/", "remove/"):
        assert browser.get(f"{page}{button}").status_code == 200
    with alpha.context():
        same = Application.objects.get()
        assert (same.secret_hash, same.deleted_at) == (application.secret_hash, None)

    (secret,) = SECRET.findall(browser.send(f"{page}another_secret/").content.decode())
    with alpha.context():
        assert Application.objects.get().secret_hash == digest(secret)
    assert browser.send(f"{page}remove/").status_code == 302
    with alpha.context():
        assert Application.objects.get().deleted_at is not None
    assert browser.get(f"{page}change/").status_code == 302


@pytest.mark.parametrize("button", ["another_secret/", "remove/", "change/"])
def test_who_was_overtaken_is_told_that_it_is_gone(button, browser, alpha, monkeypatch):
    with alpha.context():
        application = ApplicationFactory(name="Server")
    real = ApplicationAdmin.get_object

    def overtaken(page, request, *args):
        if (found := real(page, request, *args)) is not None:
            services.delete(Application.objects.get())
        return found

    monkeypatch.setattr(ApplicationAdmin, "get_object", overtaken)
    form = {**FORM, "name": "Back"} if button == "change/" else None
    answer = browser.send(f"{LIST}{application.pk}/{button}", form)

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/"
    with alpha.context():
        assert Application.objects.get().name == "Server"


def test_a_form_that_changes_nothing_changes_nothing(browser, alpha):
    with alpha.context():
        application = ApplicationFactory(name="Server")
    kept = {
        "name": "Server",
        "grant_types": application.grant_types,
        "role": "billing",
        "scopes": application.scopes,
        "redirect_uris": application.redirect_uris[0],
        "is_active": "on",
    }
    assert browser.send(f"{LIST}{application.pk}/change/", kept).status_code == 302
    with alpha.context():
        assert Application.objects.get().version == application.version
