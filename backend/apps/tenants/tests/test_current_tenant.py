"""A clinic's own page, and its hosts."""

from __future__ import annotations

import pytest

from apps.tenants.models import Tenant
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import API

CURRENT = f"{API}tenants/current/"


def stored(clinic):
    with tenant_context(PLATFORM_ID):
        return Tenant.objects.get(pk=clinic.id)


def test_everybody_of_the_staff_sees_the_clinic(alpha, client_of):
    answer = client_of(alpha.assistant).get(CURRENT)

    assert answer.status_code == 200
    assert answer.json()["slug"] == "alpha"
    assert answer.json()["timezone"] == "Europe/Berlin"


def test_an_admin_changes_it(alpha, client_of):
    answer = client_of(alpha.admin).patch(
        CURRENT, {"name": "Praxis am Hafen", "timezone": "Asia/Tokyo"}
    )

    assert (answer.status_code, answer.json()["name"]) == (200, "Praxis am Hafen")
    assert stored(alpha).timezone == "Asia/Tokyo"


@pytest.mark.parametrize("role", ["receptionist", "dentist", "auditor"])
def test_others_do_not(alpha, client_of, role):
    assert client_of(alpha.staff[role]).patch(CURRENT, {"name": "Mine"}).status_code == 403
    assert stored(alpha).name == "Clinic alpha"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Olympus"),
        ("currency", "euro"),
        ("language", "Deutsch"),
        ("domain_url", "https://alpha.example.com/"),
        ("domain_url", "localhost"),
        ("tooth_notation", "roman"),
        ("contact_email", "nobody"),
        ("name", ""),
    ],
)
def test_what_is_not_valid_is_told_by_field(api, alpha, field, value):
    before = stored(alpha)
    answer = api.patch(CURRENT, {field: value})

    assert answer.status_code == 400
    assert {error["attr"] for error in answer.json()["errors"]} == {field}
    assert stored(alpha) == before
    assert getattr(stored(alpha), field) == getattr(before, field)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "beta"),
        ("status", "suspended"),
        ("id", str(PLATFORM_ID)),
        ("created_at", "2000-01-01T00:00:00Z"),
    ],
)
def test_a_body_cannot_set_what_is_not_its_own(api, alpha, field, value):
    before = getattr(stored(alpha), field)

    assert api.patch(CURRENT, {field: value}).status_code == 200
    assert getattr(stored(alpha), field) == before


@pytest.mark.parametrize(
    ("currency", "code"),
    [
        ("KWD", "unsupported_currency"),
        ("BHD", "unsupported_currency"),
        ("XAU", "invalid_currency"),
        ("DEM", "invalid_currency"),
        ("eur", "invalid_currency"),
    ],
)
def test_a_currency_that_cannot_be_kept_exactly_is_refused(api, alpha, currency, code):
    answer = api.patch(CURRENT, {"currency": currency})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
    assert stored(alpha).currency == "EUR"


@pytest.mark.parametrize("currency", ["JPY", "USD", "RSD"])
def test_a_clinic_counts_in_the_currency_of_its_country(api, alpha, currency):
    assert api.patch(CURRENT, {"currency": currency}).status_code == 200
    assert stored(alpha).currency == currency


def test_a_host_name_of_another_clinic_is_refused_on_the_field(api, alpha, beta):
    answer = api.patch(CURRENT, {"domain_url": "beta.example.com"})

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "domain_url")
    assert stored(alpha).domain_url == "alpha.example.com"


def test_a_new_host_name_is_served_from_the_next_request_on_and_the_old_one_no_more(api):
    assert api.patch(CURRENT, {"domain_url": "praxis.example.org"}).status_code == 200

    assert api.get(CURRENT, headers={"host": "praxis.example.org"}).status_code == 200
    assert api.get(CURRENT, headers={"host": "alpha.example.com"}).status_code == 400


@pytest.mark.parametrize(
    "host",
    ["unknown.example.com", "evil.alpha.example.com", "alpha.example.com.evil.test", "-", "a b"],
)
def test_an_unknown_host_is_a_400(api, host):
    assert api.get(CURRENT, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
def test_a_probe_may_call_by_any_name(db, client, probe):
    answer = client.get(probe, headers={"host": "10.0.0.7"})

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_readiness_fails_while_a_migration_is_missing(db, client, monkeypatch):
    from core.api import health

    monkeypatch.setattr(health, "_missing_migrations", lambda: 2)
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == "2 not applied"
