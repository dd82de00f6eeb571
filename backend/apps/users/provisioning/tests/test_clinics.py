"""What an operator does with clinics, and what becomes of it."""

from __future__ import annotations

import re

import pytest
from django.core import mail as outgoing
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from apps.tenants import services as clinics
from apps.tenants.errors import InvalidTransition
from apps.tenants.models import Tenant
from apps.users.models import User
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient
from tests.clients import API, ApiClient
from tests.clinics import PASSWORD

OWNER = {"email": "mara.holm@example.com", "first_name": "Mara", "last_name": "Holm"}
NEW = {
    "name": "Praxis am Anker",
    "slug": "anchor",
    "domain_url": "anchor.example.com",
    "timezone": "Europe/Berlin",
    "language": "de",
    "owner": OWNER,
}

TOLD = ("create", "partial_update", "suspend", "reactivate")


def all_clinics():
    with tenant_context(PLATFORM_ID):
        return list(Tenant.objects.order_by("id").values())


def path_of(clinic, verb=""):
    return f"{API}tenants/{clinic.id}/" + (f"{verb}/" if verb else "")


def events_of(tenant_id):
    with tenant_context(tenant_id):
        return [
            (it.action, it.resource, it.operation, str(it.object), it.actor, it.details)
            for it in AuditEvent.objects.filter(resource="tenants", operation__in=TOLD).order_by(
                "id"
            )
        ]


def test_a_clinic_is_opened_and_its_owner_comes_in_by_the_mail(platform, post):
    answer = platform.post(f"{API}tenants/", NEW)
    clinic = answer.json()
    post()
    (mail,) = outgoing.outbox
    token = re.search(r"token=([\w.-]+)", mail.body)[1]
    stranger = ApiClient()
    accepted = stranger.post(
        f"{API}users/invitations/accept/", {"token": token, "password": "a long enough passphrase"}
    )
    signed_in = stranger.post(
        f"{API}auth/token/", {**accepted.json(), "password": "a long enough passphrase"}
    )
    me = stranger.get(
        f"{API}auth/me/", headers={"Authorization": f"Bearer {signed_in.json()['access']}"}
    ).json()

    assert answer.status_code == 201
    assert answer["Location"].endswith(f"{API}tenants/{clinic['id']}/")
    assert {name: clinic[name] for name in NEW if name != "owner"} == {
        name: NEW[name] for name in NEW if name != "owner"
    }
    assert (clinic["status"], clinic["currency"]) == ("active", "EUR")
    assert "owner" not in clinic
    assert mail.to == ["mara.holm@example.com"]
    assert "anchor.example.com" not in mail.body  # whose host that is nobody has proven
    assert accepted.json() == {"tenant": "anchor", "username": "mara.holm"}
    assert (me["role"], me["first_name"], me["tenant"]["slug"]) == ("owner", "Mara", "anchor")


def test_the_owner_s_user_name_may_be_chosen(platform):
    answer = platform.post(f"{API}tenants/", {**NEW, "owner": {**OWNER, "username": "mara"}})

    with tenant_context(answer.json()["id"]):
        assert [user.username for user in User.objects.all()] == ["mara"]


@pytest.mark.parametrize(
    ("change", "attr", "code"),
    [
        ({"slug": "alpha"}, "slug", "unique"),
        ({"slug": "platform"}, "slug", "unique"),
        ({"domain_url": "alpha.example.com"}, "domain_url", "unique"),
        ({"slug": "Not a slug"}, "slug", "invalid"),
        ({"timezone": "Mars/Olympus"}, "timezone", "invalid_timezone"),
        ({"currency": "BTC"}, "currency", "invalid_currency"),
        ({"owner": {**OWNER, "email": "nobody"}}, "owner.email", "invalid"),
        ({"owner": {**OWNER, "email": f"{'a' * 160}@example.com"}}, "owner.username", "invalid"),
        ({"owner": {**OWNER, "role": "dentist"}}, "owner.role", "unknown_field"),
        ({"owner": {}}, "owner.email", "required"),
        ({"owner": None}, "owner", "null"),
        ({"plan": "gold"}, "plan", "unknown_field"),
    ],
)
def test_what_no_clinic_can_be_is_told_by_field_and_nothing_is_made(
    change, attr, code, platform, alpha
):
    before = all_clinics()
    answer = platform.post(f"{API}tenants/", {**NEW, **change})

    assert answer.status_code == 400
    assert (attr, code) in [(it["attr"], it["code"]) for it in answer.json()["errors"]]
    assert all_clinics() == before


def test_status_and_id_are_not_the_caller_s_to_give(platform):
    given = {"status": "closed", "id": str(PLATFORM_ID), "version": 7}
    clinic = platform.post(f"{API}tenants/", {**NEW, **given}).json()

    assert (clinic["status"], clinic["version"]) == ("active", 1)
    assert clinic["id"] != str(PLATFORM_ID)


def test_opening_twice_under_one_key_opens_once(platform):
    first, again = (
        platform.post(f"{API}tenants/", NEW, headers={"Idempotency-Key": "k"}) for _ in range(2)
    )

    assert again.json() == first.json()
    assert [clinic["slug"] for clinic in all_clinics()] == ["platform", "anchor"]


def test_an_operator_lists_finds_and_changes_clinics(platform, alpha, beta):
    def found(query=""):
        return [row["slug"] for row in platform.get(f"{API}tenants/{query}").json()["results"]]

    assert found() == ["alpha", "beta", "platform"]
    assert found("?search=BET") == found("?search=beta.exam") == ["beta"]
    assert found("?status=suspended") == []
    shown = platform.get(path_of(alpha))
    answer = platform.patch(
        path_of(alpha), {"phone": "+49301", "slug": "other"}, headers={"If-Match": shown["ETag"]}
    )
    assert (answer.json()["phone"], answer.json()["slug"]) == ("+49301", "alpha")
    assert (
        platform.patch(path_of(alpha), {}, headers={"If-Match": shown["ETag"]}).status_code == 412
    )


def test_a_host_name_that_another_clinic_has_is_refused(platform, alpha, beta):
    before = all_clinics()
    answer = platform.patch(path_of(alpha), {"domain_url": "beta.example.com"})

    assert answer.json()["errors"][0]["code"] == "unique"
    assert all_clinics() == before


def test_suspension_bites_at_the_next_request_and_reactivation_lets_in_again(
    platform, alpha, beta, client_of
):
    staff, next_door = client_of(alpha.owner), client_of(beta.owner)
    browser, credentials = AdminClient(), {"username": "owner", "password": PASSWORD}
    browser.enter(alpha.owner)

    def reached():
        signing_in = ApiClient().post(f"{API}auth/token/", {"tenant": "alpha", **credentials})
        return (
            staff.get(f"{API}patients/").status_code,
            browser.get("/admin/").status_code,
            signing_in.status_code,
        )

    assert reached() == (200, 200, 200)
    suspended = platform.post(path_of(alpha, "suspend"), {"reason": "payment"})
    assert (suspended.status_code, suspended.json()["status"]) == (200, "suspended")
    assert reached() == (403, 302, 403)
    assert staff.get(f"{API}auth/me/").json()["code"] == "tenant_suspended"
    assert staff.post(f"{API}auth/token/refresh/", {"refresh": staff.pair.refresh}).json()[
        "code"
    ] == ("tenant_suspended")
    assert next_door.get(f"{API}patients/").status_code == 200
    reactivated = platform.post(path_of(alpha, "reactivate"))
    assert reactivated.json()["status"] == "active"
    assert reached()[0] == reached()[2] == 200


@pytest.mark.parametrize(
    ("status", "verb"),
    [
        ("suspended", "suspend"),
        ("closed", "suspend"),
        ("active", "reactivate"),
        ("closed", "reactivate"),
    ],
)
def test_a_transition_that_makes_no_sense_is_a_409_and_changes_nothing(
    status, verb, platform, alpha
):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(status=status)
    before = all_clinics()
    body = {"reason": "request"} if verb == "suspend" else None
    answer = platform.post(path_of(alpha, verb), body)

    assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition")
    assert all_clinics() == before


def test_the_platform_itself_is_never_suspended(platform):
    before = all_clinics()
    answer = platform.post(f"{API}tenants/{PLATFORM_ID}/suspend/", {"reason": "misuse"})

    assert (answer.status_code, answer.json()["code"]) == (409, "invalid_transition")
    assert "platform itself" in answer.json()["detail"]
    with (
        pytest.raises(IntegrityError, match="platform_stays_active"),
        tenant_context(PLATFORM_ID),
    ):
        Tenant.objects.filter(pk=PLATFORM_ID).update(status="suspended")
    assert all_clinics() == before


@pytest.mark.parametrize("body", [{}, {"reason": "I felt like it"}, {"reason": "payment", "x": 1}])
def test_a_suspension_has_one_of_the_reasons(body, platform, alpha):
    assert platform.post(path_of(alpha, "suspend"), body).status_code == 400
    assert {clinic["status"] for clinic in all_clinics()} == {"active"}


def test_both_audit_trails_tell_what_was_done_by_whom_and_why(platform, operator, alpha):
    clinic = platform.post(f"{API}tenants/", NEW).json()["id"]
    platform.patch(path_of(alpha), {"phone": "+49301", "address": ""})
    platform.post(path_of(alpha, "suspend"), {"reason": "security"})
    platform.post(path_of(alpha, "reactivate"))

    def told(operation, pk, action="privilege", **details):
        return (action, "tenants", operation, str(pk), operator.pk, details)

    of_alpha = [
        told("partial_update", alpha.id, "write", fields=["address", "phone"]),
        told("suspend", alpha.id, reason="security"),
        told("reactivate", alpha.id),
    ]
    assert events_of(alpha.id) == of_alpha
    assert events_of(clinic) == [told("create", clinic)]
    assert events_of(PLATFORM_ID) == [told("create", clinic), *of_alpha]


def test_a_clinic_is_never_deleted(platform, alpha):
    assert platform.delete(path_of(alpha)).status_code == 405
    assert platform.put(path_of(alpha), NEW).status_code == 405
    with tenant_context(PLATFORM_ID), pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute("DELETE FROM tenants_tenant WHERE slug = 'alpha'")


@pytest.mark.parametrize("column", ["status = 'closed'", "slug = 'other'"])
def test_a_clinic_changes_neither_its_status_nor_its_slug_whatever_it_sends(column, alpha):
    before = all_clinics()
    with pytest.raises(ProgrammingError, match="Only the platform"), alpha.context():
        connection.cursor().execute(f"UPDATE tenants_tenant SET {column}")

    assert all_clinics() == before


def test_a_clinic_cannot_use_what_operators_use(alpha, beta):
    before = all_clinics()
    with alpha.context():
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            clinics.open_clinic(name="x", slug="x")
        with pytest.raises(ProgrammingError, match="Only the platform"), transaction.atomic():
            clinics.suspend(alpha.tenant)
        with pytest.raises(InvalidTransition), transaction.atomic():
            clinics.reactivate(alpha.tenant)

    assert all_clinics() == before


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_and_a_detail_take_one_query_however_many_clinics_there_are(
    rows, platform, django_assert_num_queries
):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.bulk_create(Tenant(name="x", slug=f"x-{n}") for n in range(rows))

    # Savepoint, authentication, the clinics, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(5):
        assert len(platform.get(f"{API}tenants/").json()["results"]) == rows + 1
    with django_assert_num_queries(5):
        platform.get(f"{API}tenants/{PLATFORM_ID}/")
