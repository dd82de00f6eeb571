"""Staff in the administration: the same services, and the same refusals, as in the API."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.db import connection

from apps.users.models import Attempts, Session, User
from apps.users.staff import services
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient
from tests.clients import ApiClient
from tests.clinics import PASSWORD, make_user
from tests.isolation.world import fingerprint
from tests.mails import sent, token_in

STAFF, PASSWORD_PAGE = "/admin/users/user/", "/admin/password_change/"
NEW = "seven quiet herons over the estuary"
NOOR = {
    "username": "noor",
    "email": "noor@example.com",
    "first_name": "Noor",
    "last_name": "Haddad",
    "role": "hygienist",
    "color": "#1f9d6b",
}
PASSWORDS = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def enter(alpha):
    """Open a browser of one of alpha's staff."""

    def make(who):
        browser = AdminClient()
        assert browser.enter(alpha.staff[who])["Location"] == "/admin/"
        return browser

    return make


def page_of(user):
    return f"{STAFF}{user.pk}/change/"


def form_of(browser, user, **changes):
    """Return the form as a browser shows it, with what the person changed; None leaves a box unticked."""
    body = browser.get(page_of(user)).content.decode()
    form = {}
    for tag in re.findall(r"<input[^>]*>", re.sub(r'class="[^"]*"', "", body)):
        attrs = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        name = attrs.get("name", "")
        boxed = attrs.get("type") == "checkbox"
        if name and not (boxed and " checked" not in tag) and not name.startswith(("csrf", "_")):
            form[name] = attrs.get("value", "on" if boxed else "")
    for name, options in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', body, re.DOTALL):
        form[name] = re.search(r'value="([^"]*)"[^>]*selected', options)[1]
    return {name: value for name, value in {**form, **changes}.items() if value is not None}


def test_somebody_is_invited(enter, alpha):
    browser = enter("owner")
    assert "email" in browser.get(f"{STAFF}add/").content.decode()
    done = browser.send(f"{STAFF}add/", NOOR)
    (message,) = sent()

    assert done.status_code == 302
    with alpha.context():
        noor = User.objects.get(username="noor")
        assert (noor.is_invited, noor.is_active, noor.role) == (True, False, "hygienist")
        event = AuditEvent.objects.filter(action="privilege").latest("id")
        assert (event.operation, event.actor) == ("invite", alpha.owner.pk)
    accepted = ApiClient().post(
        "/api/v1/users/invitations/accept/", {"token": token_in(message), "password": NEW}
    )
    assert accepted.status_code == 200


@pytest.mark.parametrize(
    ("who", "changes", "said"),
    [
        ("owner", {"email": ""}, "This field is required."),
        ("owner", {"username": "Dentist"}, "A colleague has this user name."),
        ("owner", {"role": "operator"}, "Select a valid choice."),
        ("admin", {"role": "owner"}, "stands, or would stand, above you"),
    ],
)
def test_an_invitation_is_refused_in_the_form(enter, alpha, who, changes, said):
    browser = enter(who)
    refused = browser.send(f"{STAFF}add/", {**NOOR, **changes})

    assert said in refused.content.decode()
    with alpha.context():
        assert not User.objects.filter(username="noor").exists()
    assert sent() == []


def test_rights_are_given_and_taken(enter, alpha):
    browser = enter("owner")
    browser.send(page_of(alpha.dentist), form_of(browser, alpha.dentist, is_admin="on"))
    browser.send(page_of(alpha.hygienist), form_of(browser, alpha.hygienist, is_active=None))

    with alpha.context():
        assert User.objects.get(pk=alpha.dentist.pk).is_admin
        assert not User.objects.get(pk=alpha.hygienist.pk).is_active
        told = AuditEvent.objects.filter(action="privilege").order_by("id")
        assert [event.details["changed"] for event in told] == [["is_admin"], ["is_active"]]


def test_who_is_deactivated_there_is_out_of_the_api_too(enter, alpha, client_of):
    client, browser = client_of(alpha.dentist), enter("owner")
    browser.send(page_of(alpha.dentist), form_of(browser, alpha.dentist, is_active=None))

    assert client.get("/api/v1/auth/me/").status_code == 401


@pytest.mark.parametrize(
    ("who", "whom", "changes", "said"),
    [
        ("admin", "owner", {"is_active": None}, "above you"),
        ("admin", "owner", {"email": "mine@example.com"}, "above you"),
        ("admin", "dentist", {"role": "owner"}, "above you"),
        ("admin", "admin", {"role": "owner"}, "above you"),
        ("owner", "owner", {"role": "dentist"}, "last active owner"),
        ("owner", "owner", {"is_active": None}, "last active owner"),
    ],
)
def test_what_the_rules_forbid_is_said_in_the_form(enter, alpha, who, whom, changes, said):
    browser = enter(who)
    form = form_of(browser, alpha.staff[whom], **changes)
    before = fingerprint(connection, alpha)["users_user"]
    refused = browser.send(page_of(alpha.staff[whom]), form)

    assert refused.status_code == 200
    assert said in refused.content.decode()
    assert fingerprint(connection, alpha)["users_user"] == before


def test_an_old_form_gives_back_no_right_that_was_taken_meanwhile(enter, alpha):
    browser = enter("owner")
    form = form_of(browser, alpha.dentist, specialty="Surgery")
    with alpha.context():
        services.change(alpha.dentist, by=None, role="assistant", is_active=False)
    assert browser.send(page_of(alpha.dentist), form).status_code == 302

    with alpha.context():
        now = User.objects.get(pk=alpha.dentist.pk)
        assert (now.specialty, now.role, now.is_active) == ("Surgery", "assistant", False)


def test_one_s_own_address_is_not_changed_here(enter, alpha):
    browser = enter("owner")
    form = form_of(browser, alpha.owner, email="mine@example.com", specialty="Surgery")
    assert browser.send(page_of(alpha.owner), form).status_code == 302

    with alpha.context():
        assert User.objects.get(pk=alpha.owner.pk).email == ""


def test_invitations_are_sent_again(enter, alpha):
    browser = enter("owner")
    browser.send(f"{STAFF}add/", NOOR)
    (first,) = sent()
    with alpha.context():
        noor = User.objects.get(username="noor")
    chosen = {"action": "send_again", "_selected_action": [str(noor.pk), str(alpha.dentist.pk)]}
    told = browser.send(STAFF, chosen, follow=True).content.decode()
    (second,) = sent()

    assert "1 sent." in told
    assert "1 not: This person has joined already." in told
    assert token_in(first) != token_in(second)


def test_an_auditor_sends_none(enter, alpha):
    browser = enter("auditor")
    chosen = {"action": "send_again", "_selected_action": [str(alpha.dentist.pk)]}
    browser.send(STAFF, chosen)

    assert sent() == []


@pytest.mark.parametrize("who", ["owner", "auditor"])
def test_one_s_own_password_is_changed(enter, alpha, client_of, who):
    browser, elsewhere = enter(who), client_of(alpha.staff[who])
    assert PASSWORD_PAGE in browser.links("/admin/")
    done = browser.send(PASSWORD_PAGE, PASSWORDS)

    assert done["Location"] == f"{PASSWORD_PAGE}done/"
    assert "Your password was changed." in browser.get(done["Location"]).content.decode()
    assert elsewhere.get("/api/v1/auth/me/").status_code == 401
    with alpha.context():
        assert User.objects.get(pk=alpha.staff[who].pk).check_password(NEW)
        event = AuditEvent.objects.filter(action="privilege").latest("id")
        assert (event.operation, event.actor) == ("password_change", alpha.staff[who].pk)


def test_an_operator_s_is_changed_too(db):
    with tenant_context(PLATFORM_ID):
        operator = make_user("operator")
    browser = AdminClient()
    browser.enter(operator)

    assert browser.send(PASSWORD_PAGE, PASSWORDS).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"old_password": "wrong"}, "This is not your present password."),
        ({"old_password": ""}, "This field is required."),
        ({"new_password1": "short", "new_password2": "short"}, "Use at least 15 characters"),
        (
            {"new_password1": "owner example owner", "new_password2": "owner example owner"},
            "a name",
        ),
        ({"new_password2": NEW + "!"}, "t match"),
    ],
)
def test_a_password_is_refused_in_the_form_and_nothing_changes(enter, alpha, changes, said):
    browser = enter("owner")
    refused = browser.send(PASSWORD_PAGE, {**PASSWORDS, **changes})

    assert refused.status_code == 200
    assert said in refused.content.decode()
    assert NEW not in refused.content.decode()
    with alpha.context():
        assert User.objects.get(pk=alpha.owner.pk).check_password(PASSWORD)
        assert not Session.objects.exclude(ended_at=None).exists()


def test_wrong_ones_count_as_guesses(enter, alpha):
    browser = enter("owner")
    for _ in range(settings.SIGN_IN_ATTEMPTS):
        browser.send(PASSWORD_PAGE, {**PASSWORDS, "old_password": "wrong"})
    refused = browser.send(PASSWORD_PAGE, PASSWORDS)

    assert "This is not your present password." in refused.content.decode()
    with alpha.context():
        counts = Attempts.objects.filter(user=alpha.owner).values_list("count", flat=True)
        assert max(counts) == settings.SIGN_IN_ATTEMPTS
        assert User.objects.get(pk=alpha.owner.pk).check_password(PASSWORD)


def test_a_stranger_is_led_to_the_sign_in(alpha):
    for answer in (AdminClient().get(PASSWORD_PAGE), AdminClient().send(PASSWORD_PAGE, PASSWORDS)):
        assert answer["Location"] == f"/admin/login/?next={PASSWORD_PAGE}"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"old_password": "not it at all"}, "wrong_password"),
        ({"new_password2": "else"}, "validation_error"),
    ],
)
def test_a_refused_change_of_the_own_password_leaves_an_event(alpha, enter, given, reason):
    browser = enter("owner")
    before = fingerprint(connection, alpha)["users_user"]
    assert browser.send(PASSWORD_PAGE, {**PASSWORDS, **given}).status_code == 200

    assert fingerprint(connection, alpha)["users_user"] == before
    with alpha.context():
        event = AuditEvent.objects.order_by("id").last()
        assert (event.action, event.operation) == ("privilege", "password_change")
        assert (event.outcome, event.reason, event.actor) == ("refused", reason, alpha.owner.pk)


def test_the_page_for_the_own_password_tells_of_a_session_that_has_ended(alpha, enter):
    browser = enter("owner")
    with alpha.context():
        Session.objects.update(ended_at="2026-01-01T00:00:00Z", end_reason="revoked")
    assert browser.get(PASSWORD_PAGE).status_code == 302

    with alpha.context():
        assert AuditEvent.objects.order_by("id").last().reason == "token_not_valid"


@pytest.mark.parametrize("chosen", ["nonsense", "\0", "9" * 5000])
def test_an_action_on_what_is_no_row_does_nothing(alpha, enter, chosen):
    browser = enter("owner")
    before = fingerprint(connection, alpha)
    answer = browser.send(STAFF, {"action": "send_again", "_selected_action": chosen})

    assert answer.status_code in (200, 302)
    assert {
        k: v for k, v in fingerprint(connection, alpha).items() if not k.startswith("audit")
    } == {k: v for k, v in before.items() if not k.startswith("audit")}
