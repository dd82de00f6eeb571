"""Every page of the admin: who may open it, and that it shows and changes the own clinic only."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from core.admin import ClinicModelAdmin
from core.tasks.tests.errands import count_up
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import (
    FORMS,
    LISTS,
    OF_A_ROW,
    OF_THE_PLATFORM,
    PAGES,
    ROLES,
    AdminClient,
    admin_paths,
    form_of,
    thing_of,
    url_of,
)
from tests.clinics import make_user
from tests.isolation.world import fingerprint


@pytest.fixture
def world(world, alpha, beta):
    world.ours["tenant"], world.theirs["tenant"] = str(alpha.id), str(beta.id)
    world.ours["dead_letter"], world.theirs["dead_letter"] = dead_letter(alpha), dead_letter(beta)
    return world


def dead_letter(clinic):
    """Make a clinic's task fail for good; return its id."""
    with clinic.context():
        pk = count_up.enqueue(errand=uuid4()).id
    DBTaskResult.objects.filter(pk=pk).update(status="FAILED", finished_at=timezone.now())
    return pk


@pytest.fixture
def browsers(alpha):
    """Everybody who may enter, already in."""
    with tenant_context(PLATFORM_ID):
        everybody = {**alpha.staff, "operator": make_user("operator")}
    clients = {role: AdminClient() for role in ROLES}
    for role, client in clients.items():
        assert client.enter(everybody[role])["Location"] == "/admin/"
    return clients


@pytest.fixture
def unchanged(browsers, world, alpha, beta):
    """Both clinics have the same rows after the test as before."""
    before = [fingerprint(connection, clinic) for clinic in (alpha, beta)]
    yield
    assert [fingerprint(connection, clinic) for clinic in (alpha, beta)] == before


def theirs_in(response, world):
    return set(world.theirs.values()) & set(re.findall(r"[0-9a-f-]{36}", response.content.decode()))


def test_every_page_has_a_row_and_every_row_a_page():
    assert admin_paths() == set(PAGES)


def test_every_page_of_a_model_is_ours():
    assert all(isinstance(page, ClinicModelAdmin) for page in admin.site._registry.values())


@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_whom_its_row_names(role, browsers, world, unchanged):
    browser = browsers[role]

    found = {path: browser.get(url_of(path, world.ours)).status_code for path in PAGES}

    assert found == {path: row[ROLES.index(role)] for path, row in PAGES.items()}


def test_a_stranger_is_led_to_the_sign_in_by_every_page(world, unchanged):
    for path in PAGES.keys() - {"login/"}:
        url = url_of(path, world.ours)
        for response in (AdminClient().get(url), AdminClient().send(url)):
            assert response.status_code == 302, url
            to = "/admin/" if path == "logout/" else f"/admin/login/?next={url}"
            assert response["Location"] == to


@pytest.mark.parametrize("role", ROLES)
def test_a_foreign_id_is_answered_like_a_random_one(role, browsers, world, unchanged):
    told_apart, statuses = [], set()
    for path in OF_A_ROW:
        if role == "operator" and thing_of(path) in OF_THE_PLATFORM:
            continue
        for form in (None, {**form_of(path, world.ours), "post": "yes"}):
            foreign = browsers[role].answer(url_of(path, world.theirs), form)
            random = browsers[role].answer(url_of(path, {}), form)
            statuses.add(foreign.status)
            if foreign != random:
                told_apart.append((path, form, foreign, random))

    assert told_apart == []
    assert statuses <= {200, 403, 404}


def test_the_forms_sent_to_foreign_rows_are_taken_for_own_ones(browsers, world):
    for path in PAGES:
        if path.endswith("<id>/change/") and PAGES[path][0] == 200 and FORMS[thing_of(path)]:
            url = url_of(path, world.ours)
            assert browsers["owner"].send(url, form_of(path, world.ours)).status_code == 302, path


@pytest.mark.parametrize(
    ("path", "field", "thing"),
    [
        ("medical_records/patient/add/", "primary_doctor", "provider"),
        ("medical_records/patient/<id>/change/", "primary_doctor", "provider"),
        ("medical_records/allergy/add/", "patient", "patient"),
        ("medical_records/condition/add/", "patient", "patient"),
        ("medical_records/medication/add/", "patient", "patient"),
        ("appointments/workinghours/add/", "doctor", "provider"),
        ("appointments/workinghours/<id>/change/", "doctor", "provider"),
    ],
)
def test_a_form_refuses_a_foreign_id_like_a_random_one(
    path, field, thing, browsers, world, unchanged
):
    browser, url, form = browsers["owner"], url_of(path, world.ours), form_of(path, world.ours)
    stranger = "00000000-0000-4000-8000-000000000000"

    foreign, random = (
        browser.answer(url, {**form, field: pk}) for pk in (world.theirs[thing], stranger)
    )
    prefilled = [browser.answer(f"{url}?{field}={pk}") for pk in (world.theirs[thing], stranger)]

    assert foreign == random
    assert "That choice is not one of the available choices" in foreign.body
    assert prefilled[0] == prefilled[1]


def test_an_id_that_is_none_is_refused_in_the_form(browsers, world, unchanged):
    url, form = (
        "/admin/medical_records/patient/add/",
        form_of("medical_records/patient/", world.ours),
    )

    for no_id in ("x", "\0", "7"):
        refused = browsers["owner"].send(url, {**form, "primary_doctor": no_id})
        assert "Please correct the errors below." in refused.content.decode()
    assert browsers["owner"].get(f"{url}?primary_doctor=x").status_code == 200


def test_what_an_auditor_sends_changes_nothing(browsers, world, unchanged):
    browser = browsers["auditor"]
    for path in PAGES:
        if path.endswith(("/add/", "/change/")):
            response = browser.send(url_of(path, world.ours), form_of(path, world.ours))
            assert response.status_code == 403, path


def test_the_autocomplete_offers_own_rows_only(browsers, world, alpha):
    browser, found = browsers["owner"], []
    for model in apps.get_models():
        for field in model._meta.fields:
            if field.is_relation:
                names = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": field.name,
                }
                response = browser.get("/admin/autocomplete/", names)
                assert response.status_code in (200, 403)
                assert not theirs_in(response, world)
                if response.status_code == 200:
                    found.append((field.name, len(response.json()["results"])))

    with alpha.context():
        assert ("patient", Patient.objects.count()) in found
    assert ("tenant", 1) in found


def test_the_autocomplete_offers_an_operator_nobody(browsers):
    response = browsers["operator"].get(
        "/admin/autocomplete/?app_label=medical_records&model_name=patient&field_name=primary_doctor"
    )
    assert response.status_code == 403


def test_doctors_are_offered_while_they_work_here(browsers, alpha):
    fields = "app_label=appointments&model_name=workinghours&field_name=doctor"
    with alpha.context():
        make_user("dentist", username="gone", is_active=False)

    results = browsers["owner"].get(f"/admin/autocomplete/?{fields}").json()["results"]

    assert [row["id"] for row in results] == [
        str(alpha.staff[who].pk) for who in ("dentist", "hygienist")
    ]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_own_rows_only_however_searched_filtered_and_ordered(path, browsers, world):
    browser, url = browsers["owner"], f"/admin/{path}"
    asked = {link for link in browser.links(url) if link.startswith("?")}
    asked |= {f"?q={word}" for word in ("Mustermann", "Room", "Provider", "Example", "beta")}

    for query in asked:
        response = browser.get(url + query)
        assert response.status_code == 200, query
        assert not theirs_in(response, world), query

    assert world.ours[thing_of(path)] in browser.get(url).content.decode()
    assert any(query.startswith("?o=") for query in asked)
    if admin.site._registry[apps.get_model(path.strip("/").replace("/", "."))].list_filter:
        assert any("__exact=" in query for query in asked)


def test_every_link_opens(browsers, world):
    browser = browsers["owner"]
    pages = [url_of(path, world.ours) for path, row in PAGES.items() if row[0] == 200]

    links = {link for page in pages for link in browser.links(page) if link.startswith("/admin/")}

    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(
    "path",
    ["search/?s=pat", "auth/group/", "r/1/{user}/"],
)
def test_what_is_not_offered_is_not_there(path, browsers, world):
    assert browsers["owner"].get(f"/admin/{path.format(**world.ours)}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "users/user/?password__startswith=md5",
        "appointments/workinghours/?doctor__password__startswith=md5",
        "users/user/?sessions__token_hash__startswith=a",
        "medical_records/patient/?status__exact=%00",
        "medical_records/patient/?q=%00",
        "autocomplete/?app_label=medical_records&model_name=patient&field_name=primary_doctor&term=%00",
    ],
)
def test_a_query_that_no_page_makes_is_refused(query, browsers):
    assert browsers["owner"].get(f"/admin/{query}").status_code == 400


def test_nothing_is_kept_in_the_cache(browsers, world):
    browser = browsers["owner"]
    for path in PAGES:
        browser.get(url_of(path, world.ours))

    assert caches["default"]._cache == {}


def test_what_a_clinic_writes_is_shown_as_text(browsers, alpha):
    with alpha.context():
        patient = PatientFactory(last_name="<script>alert(1)</script>", notes="<b>bold</b>")

    for page in ("", f"{patient.pk}/change/", f"{patient.pk}/history/"):
        body = browsers["owner"].get(f"/admin/medical_records/patient/{page}").content.decode()
        assert "&lt;script&gt;alert(1)" in body
        assert "<script>alert(1)" not in body
        assert "<b>bold" not in body


def test_an_operator_sees_every_clinic_and_no_other_page(browsers, alpha, beta):
    browser = browsers["operator"]

    pages = {link for link in browser.links("/admin/") if re.fullmatch(r"/admin/\w+/\w+/", link)}
    body = browser.get("/admin/tenants/tenant/").content.decode()

    own = "/admin/audit/auditevent/"  # what the platform's own people did
    assert pages == {"/admin/tenants/tenant/", "/admin/tasks/deadletter/", own}
    assert all(name in body for name in ("Clinic alpha", "Clinic beta", "DentiaPro platform"))
