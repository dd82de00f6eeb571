"""A lost phone: who manages staff resets the factor, by rank; the person is out everywhere and told by mail."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.users.mfa.tests.apps import enrolled
from apps.users.models import Factor, RecoveryCode, Session, User
from apps.users.sessions.tests.paths import TOKEN, credentials
from core.audit.models import AuditEvent
from tests.admin_pages import AdminClient
from tests.clients import API, ApiClient
from tests.clinics import make_user
from tests.isolation.world import fingerprint
from tests.mails import sent

COUNTED = frozenset({"audit_auditevent", "audit_unsealed"})


def path(user):
    return f"{API}users/{user.pk}/reset-mfa/"


@pytest.fixture
def phone(alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.receptionist.pk).update(email="r@example.com")
    return enrolled(alpha.receptionist)


def test_it_is_taken_and_the_person_is_out_and_told(alpha, api, client_of, phone):
    person = client_of(alpha.receptionist)
    answer = api.post(path(alpha.receptionist))

    assert (answer.status_code, answer.json()["mfa"]) == (200, False)
    assert person.get(f"{API}auth/me/").status_code == 401
    (mail,) = sent()
    assert mail.to == ["r@example.com"]
    assert "was reset" in mail.subject
    assert ApiClient().post(TOKEN, credentials()).status_code == 200
    with alpha.context():
        assert not Factor.objects.exists()
        assert not RecoveryCode.objects.exists()
        reasons = set(Session.objects.exclude(end_reason="").values_list("end_reason", flat=True))
        assert "mfa_reset" in reasons
        event = AuditEvent.objects.get(operation="reset_mfa")
        assert (event.action, event.actor, event.object) == (
            "privilege",
            alpha.owner.pk,
            alpha.receptionist.pk,
        )


@pytest.mark.parametrize(
    ("who", "whom", "code"),
    [
        ("admin", "owner", "above_you"),
        ("admin", "admin", "not_your_own"),
        ("owner", "owner", "not_your_own"),
        ("owner", "dentist", "mfa_not_on"),
        ("receptionist", "receptionist", "permission_denied"),
        ("dentist", "receptionist", "permission_denied"),
    ],
)
def test_what_is_refused_changes_nothing(alpha, client_of, phone, who, whom, code):
    for role in ("owner", "admin"):
        enrolled(alpha.staff[role])
    client = client_of(alpha.staff[who])
    before = fingerprint(connection, alpha, but=COUNTED)

    assert client.post(path(alpha.staff[whom])).json()["code"] == code
    assert fingerprint(connection, alpha, but=COUNTED) == before
    assert sent() == []


def test_a_short_password_lets_nobody_in_once_the_factor_is_gone(alpha, api, phone):
    with alpha.context():
        person = User.objects.get(pk=alpha.receptionist.pk)
        person.set_password("heron-42")
        person.has_short_password = True
        person.save(update_fields=["password", "has_short_password"])
    short = credentials(password="heron-42")
    assert ApiClient().post(TOKEN, {**short, "otp": phone.code()}).status_code == 200

    api.post(path(alpha.receptionist))

    assert ApiClient().post(TOKEN, short).json()["code"] == "invalid_credentials"
    assert sorted(mail.subject for mail in sent()) == [
        "A new password for Clinic alpha",
        "Your second factor at Clinic alpha was reset",
    ]


def test_the_administration_resets_those_who_were_chosen(alpha, phone):
    with alpha.context():
        other = make_user("admin", "other")
    enrolled(other)
    enrolled(alpha.owner)
    browser = AdminClient()
    browser.enter(alpha.admin)
    chosen = [str(user.pk) for user in (alpha.receptionist, other, alpha.owner, alpha.dentist)]
    page = browser.send(
        "/admin/users/user/",
        {"action": "reset_mfa", "_selected_action": chosen},
        follow=True,
    ).content.decode()

    assert "2 reset." in page
    with alpha.context():
        assert set(User.objects.filter(has_mfa=True)) == {alpha.owner}


def test_a_person_s_page_says_whether_and_never_the_secret(alpha, phone):
    browser = AdminClient()
    browser.enter(alpha.admin)
    page = browser.get(f"/admin/users/user/{alpha.receptionist.pk}/change/").content.decode()

    assert "Second factor" in page
    with alpha.context():
        assert Factor.objects.get().secret not in page


def test_who_has_nobody_above_is_helped_from_the_server(alpha, phone, capsys):
    enrolled(alpha.owner)
    call_command("reset_mfa", "alpha", "OWNER")

    assert "owner" in capsys.readouterr().out.lower()
    with alpha.context():
        assert not User.objects.get(pk=alpha.owner.pk).has_mfa
        assert User.objects.get(pk=alpha.receptionist.pk).has_mfa
    for wrong in (("alpha", "owner"), ("alpha", "nobody"), ("nowhere", "owner")):
        with pytest.raises(CommandError):
            call_command("reset_mfa", *wrong)
