"""An operator's pages: clinics are opened, suspended and taken back by the same services as at the API."""

from __future__ import annotations

import pytest
from django.core import mail as outgoing

from apps.tenants.models import Tenant
from apps.users.models import User
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient
from tests.clinics import PASSWORD

FORM = {
    "name": "Praxis am Anker",
    "slug": "anchor",
    "timezone": "Europe/Berlin",
    "language": "de",
    "currency": "EUR",
    "tooth_notation": "fdi",
    "session_idle_minutes": "30",
    "session_absolute_hours": "12",
    "owner_email": "mara.holm@example.com",
    "owner_first_name": "Mara",
    "owner_last_name": "Holm",
}
TOLD = ("create", "partial_update", "suspend", "reactivate")
ADD = "/admin/tenants/tenant/add/"


@pytest.fixture
def browser(operator):
    client = AdminClient()
    client.enter(operator)
    return client


def page_of(clinic, what="change"):
    return f"/admin/tenants/tenant/{clinic.id}/{what}/"


def statuses():
    with tenant_context(PLATFORM_ID):
        return dict(Tenant.objects.values_list("slug", "status"))


def told(tenant_id):
    with tenant_context(tenant_id):
        events = AuditEvent.objects.filter(resource="tenants", operation__in=TOLD).order_by("id")
        return [(event.operation, event.details) for event in events]


def test_a_clinic_is_opened_and_its_owner_invited(browser, post):
    answer = browser.send(ADD, FORM)
    post()

    assert answer["Location"] == "/admin/tenants/tenant/"
    with tenant_context(PLATFORM_ID):
        clinic = Tenant.objects.get(slug="anchor")
    with tenant_context(clinic.pk):
        owner = User.objects.get()
    assert (owner.username, owner.role, owner.first_name) == ("mara.holm", "owner", "Mara")
    assert [message.to for message in outgoing.outbox] == [["mara.holm@example.com"]]
    assert told(clinic.pk) == [("create", {})]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slug": "alpha"}, "Clinic with this Slug already exists."),
        ({"domain_url": "alpha.example.com"}, "Clinic with this Host name already exists."),
        ({"owner_email": "nobody"}, "Enter a valid email address."),
        ({"owner_last_name": ""}, "This field is required."),
        ({"timezone": "Berlin"}, "Name the time zone as in the IANA database"),
    ],
)
def test_what_no_clinic_can_be_is_said_in_the_form_and_nothing_is_made(
    change, said, browser, alpha
):
    answer = browser.send(ADD, {**FORM, **change})

    assert said in answer.content.decode()
    assert statuses() == {"platform": "active", "alpha": "active"}
    assert outgoing.outbox == []


def test_a_clinic_is_suspended_for_a_reason_and_taken_back(browser, alpha):
    staff = AdminClient()
    staff.enter(alpha.owner)
    assert "Suspend …" in browser.get(page_of(alpha)).content.decode()
    asked = browser.get(page_of(alpha, "suspend")).content.decode()
    assert "Suspend Clinic alpha" in asked
    assert statuses()["alpha"] == "active", "looking changes nothing"

    assert browser.send(page_of(alpha, "suspend"), {"reason": "payment"}).status_code == 302
    assert statuses()["alpha"] == "suspended"
    assert staff.get("/admin/").status_code == 302
    shown = browser.get(page_of(alpha)).content.decode()
    assert "Suspend …" not in shown
    assert "Reactivate …" in shown

    assert browser.send(page_of(alpha, "reactivate")).status_code == 302
    assert statuses()["alpha"] == "active"
    assert staff.enter(alpha.owner, password=PASSWORD).status_code == 302
    assert told(alpha.id) == [("suspend", {"reason": "payment"}), ("reactivate", {})]


@pytest.mark.parametrize("form", [{}, {"reason": "whim"}])
def test_a_suspension_without_one_of_the_reasons_is_asked_again(form, browser, alpha):
    assert browser.send(page_of(alpha, "suspend"), form).status_code == 200
    assert statuses()["alpha"] == "active"


def test_what_the_status_forbids_is_said(browser, alpha, platform):
    browser.send(page_of(alpha, "suspend"), {"reason": "payment"})
    again = browser.send(page_of(alpha, "suspend"), {"reason": "payment"}).content.decode()
    url = f"/admin/tenants/tenant/{PLATFORM_ID}/"
    itself = browser.send(f"{url}suspend/", {"reason": "payment"}).content.decode()

    assert "Only an active clinic can be suspended." in again
    assert "The platform itself is never suspended." in itself
    assert "Suspend …" not in browser.get(f"{url}change/").content.decode()
    assert statuses() == {"platform": "active", "alpha": "suspended"}


def test_staff_cannot_suspend_their_own_clinic_nor_another(alpha, beta):
    client = AdminClient()
    client.enter(alpha.owner)
    for clinic in (alpha, beta):
        for what in ("suspend", "reactivate"):
            answer = client.send(page_of(clinic, what), {"reason": "payment"})
            assert answer.status_code == 403

    assert "Suspend …" not in client.get(page_of(alpha)).content.decode()
    assert set(statuses().values()) == {"active"}


def test_an_operator_changes_a_clinic_but_not_its_slug(browser, alpha):
    form = {name: value for name, value in FORM.items() if not name.startswith("owner_")}
    answer = browser.send(page_of(alpha), {**form, "name": "Renamed"})

    assert answer.status_code == 302
    with tenant_context(PLATFORM_ID):
        clinic = Tenant.objects.get(pk=alpha.id)
    assert (clinic.name, clinic.slug) == ("Renamed", "alpha")


def test_a_clinic_s_own_change_leaves_one_event(alpha):
    client = AdminClient()
    client.enter(alpha.owner)
    form = {name: value for name, value in FORM.items() if not name.startswith("owner_")}

    assert client.send(page_of(alpha), {**form, "name": "Renamed"}).status_code == 302
    ((operation, details),) = told(alpha.id)
    assert operation == "partial_update"
    assert "name" in details["fields"]
    assert told(PLATFORM_ID) == []


def test_a_refused_decision_leaves_an_event(browser, alpha):
    browser.send(page_of(alpha, "suspend"), {"reason": "whim"})
    browser.send(page_of(alpha, "reactivate"))

    with tenant_context(PLATFORM_ID):
        refused = AuditEvent.objects.filter(outcome="refused").order_by("id")
        assert list(refused.values_list("resource", "operation", "reason", "object")) == [
            ("tenants", "suspend", "validation_error", alpha.id),
            ("tenants", "reactivate", "invalid_transition", alpha.id),
        ]
