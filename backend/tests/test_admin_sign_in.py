"""Who gets into the admin, for how long, and what stays behind outside the walls."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.signing import b64_decode
from django.db import connection
from django.utils import timezone

from apps.appointments.tests.factories import AppointmentFactory
from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.tenants.models import Tenant
from apps.users.models import User
from apps.users.sessions.services import end_all_sessions
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient
from tests.clinics import make_clinic, make_user

INSIDE = {"owner", "admin", "auditor"}
REFUSED = "Clinic, user name and password do not match an active account."


@pytest.fixture
def browser(alpha):
    client = AdminClient()
    client.enter(alpha.owner)
    return client


def is_in(client, **extra):
    response = client.get("/admin/", **extra)
    assert response.status_code == 200 or response["Location"] == "/admin/login/?next=/admin/"
    return response.status_code == 200


def visible(response):
    return re.sub(r'value="[^"]*"', "", response.content.decode())


def test_roles_with_the_right_get_in_and_the_others_are_told_what_a_stranger_is(alpha):
    stranger = AdminClient().enter(alpha.owner, username="nobody")
    assert REFUSED in stranger.content.decode()

    for role, user in alpha.staff.items():
        client = AdminClient()
        answer = client.enter(user)
        assert is_in(client) == (role in INSIDE), role
        if role not in INSIDE:
            assert visible(answer) == visible(stranger), role


def test_an_administrator_beside_another_role_gets_in(alpha):
    with alpha.context():
        User.objects.filter(pk=alpha.dentist.pk).update(is_admin=True)
    client = AdminClient()
    client.enter(alpha.dentist)

    assert is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [{"tenant": "no-such-clinic"}, {"tenant": "beta", "username": "ours"}, {"password": "wrong"}],
)
def test_whatever_is_wrong_the_answer_is_the_same(wrong, alpha, beta):
    client = AdminClient()

    response = client.enter(alpha.owner, **wrong)

    assert REFUSED in response.content.decode()
    assert not is_in(client)


def test_a_clinic_s_own_host_asks_for_no_clinic(alpha, beta):
    client, host = AdminClient(), {"HTTP_HOST": "alpha.example.com"}
    form = client.get("/admin/login/", **host).content.decode()
    given = {"username": "owner", "password": "correct horse battery staple"}

    assert 'name="username"' in form
    assert 'name="tenant"' not in form
    assert client.send("/admin/login/", given, **host)["Location"] == "/admin/"
    assert "Clinic alpha" in client.get("/admin/", **host).content.decode()


def test_another_clinic_s_host_lets_nobody_in(browser, alpha, beta):
    host = {"HTTP_HOST": "beta.example.com"}

    assert is_in(browser)
    assert not is_in(browser, **host)
    assert is_in(browser, HTTP_HOST="alpha.example.com")


def test_on_a_clinic_s_host_a_clinic_in_the_form_changes_nothing(alpha, beta):
    client, host = AdminClient(), {"HTTP_HOST": "beta.example.com"}
    client.send(
        "/admin/login/",
        {"tenant": "alpha", "username": "owner", "password": "correct horse battery staple"},
        **host,
    )

    assert "Clinic beta" in client.get("/admin/", **host).content.decode()


def test_the_next_request_of_somebody_deactivated_is_refused(browser, alpha):
    assert is_in(browser)
    with alpha.context():
        make_user("owner", "second")
        User.objects.filter(pk=alpha.owner.pk).update(is_active=False)
    assert not is_in(browser)


def test_the_next_request_after_a_change_of_role_is_refused(browser, alpha):
    with alpha.context():
        make_user("owner", "second")
        User.objects.filter(pk=alpha.owner.pk).update(role="receptionist")
    assert not is_in(browser)


def test_the_next_request_after_a_change_of_password_is_refused(browser, alpha):
    with alpha.context():
        alpha.owner.set_password("another long password")
        alpha.owner.save(update_fields=["password"])
        end_all_sessions(alpha.owner, reason="password_change")
    assert not is_in(browser)


def test_the_next_request_in_a_suspended_clinic_is_refused(browser, alpha):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(status="suspended")

    assert not is_in(browser)
    assert "This clinic is suspended." in AdminClient().enter(alpha.owner).content.decode()


def test_signing_in_to_another_clinic_leaves_the_first(browser, alpha, beta):
    assert browser.enter(beta.owner)["Location"] == "/admin/"

    body = browser.get("/admin/").content.decode()

    assert "Clinic beta" in body
    assert "Clinic alpha" not in body


def test_a_wrong_password_does_not_end_the_session_nor_move_it(browser, alpha, beta):
    browser.enter(beta.owner, password="wrong")

    assert "Clinic alpha" in browser.get("/admin/").content.decode()


def test_an_operator_gets_in_at_the_platform(db):
    with tenant_context(PLATFORM_ID):
        operator = make_user("operator")
    client = AdminClient()

    client.enter(operator)

    assert is_in(client)


def test_signing_out_ends_the_session_for_good(browser):
    cookie = browser.cookies["dentiapro_admin"].value
    assert browser.send("/admin/logout/")["Location"] == "/admin/login/"

    thief = AdminClient()
    thief.cookies["dentiapro_admin"] = cookie

    assert not is_in(thief)


def test_a_session_that_somebody_else_planted_is_not_taken_over(alpha):
    planted = SessionStore()
    planted.create()
    client, thief = AdminClient(), AdminClient()
    for browser in (client, thief):
        browser.cookies["dentiapro_admin"] = planted.session_key

    client.enter(alpha.owner)

    assert is_in(client)
    assert not is_in(thief)


def test_a_form_without_its_token_is_refused(alpha):
    client = AdminClient(enforce_csrf_checks=True)
    assert client.enter(alpha.owner).status_code == 403

    page = client.get("/admin/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert client.enter(alpha.owner, csrfmiddlewaretoken=token)["Location"] == "/admin/"
    added = client.send("/admin/appointments/operatory/add/", {"name": "Room 1"})
    assert added.status_code == 403


def test_no_patient_is_named_outside_the_walls(browser, alpha):
    with alpha.context():
        patient = PatientFactory(last_name="Kanarienvogel")
    url = f"/admin/medical_records/patient/{patient.pk}/change/"
    form = {"first_name": "Erika", "last_name": "Kanarienvogel", "birth_date": "1980-05-17"}
    form |= {"status": "active"}

    browser.get("/admin/medical_records/patient/?q=Kanarienvogel")
    response = browser.send(
        url, {**form, "sex": "unknown", "phone": "+4930123456", "_continue": "1"}
    )

    assert response["Location"] == url
    message = b64_decode(response.cookies["messages"].value.split(":")[0].encode()).decode()
    assert "The patient was saved." in message
    assert "Kanarienvogel" not in message
    with alpha.context():
        assert Patient.objects.get().phone == "+4930123456"
    assert [set(session.get_decoded()) for session in Session.objects.all()] == [
        {
            "_auth_user_id",
            "_auth_user_backend",
            "_auth_user_hash",
            "_session_expiry",
            "tenant_id",
            "session_id",
        }
    ]
    assert "django_admin_log" not in connection.introspection.table_names()


def test_times_are_the_clinic_s(alpha):
    tokyo = make_clinic("tokyo", timezone="Asia/Tokyo")
    shown = {}
    for clinic in (alpha, tokyo):
        with clinic.context():
            visit = AppointmentFactory(appointment_date="2027-01-11T08:00:00Z")
        client = AdminClient()
        client.enter(clinic.owner)
        pages = ("", f"{visit.pk}/change/")
        shown[clinic.tenant.slug] = [
            re.search(r"Mon 2027-01-11 (\d\d:\d\d)", body)[1]
            for body in (
                client.get(f"/admin/appointments/appointment/{page}").content.decode()
                for page in pages
            )
        ]

    assert shown == {"alpha": ["09:00"] * 2, "tokyo": ["17:00"] * 2}
    assert timezone.get_current_timezone_name() == "UTC"


def test_the_time_in_the_history_is_the_clinic_s(browser, alpha):
    with alpha.context():
        patient = PatientFactory()
        at = timezone.localtime(patient.events.get().pgh_created_at, alpha.tenant.zone)

    body = browser.get(f"/admin/medical_records/patient/{patient.pk}/history/").content.decode()

    assert f"{at:%Y-%m-%d %H:%M:%S}" in body
    assert "When (Europe/Berlin)" in body
