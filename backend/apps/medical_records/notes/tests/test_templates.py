"""Texts to begin notes from: kept under a name, switched off, never deleted."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.medical_records.models import MedicalRecord, NoteTemplate
from apps.medical_records.notes.tests.factories import MedicalRecordFactory, NoteTemplateFactory
from tests.clients import API
from tests.isolation.world import fingerprint

TEMPLATES = f"{API}note-templates/"
# Savepoint, authentication, the rows, release, and the client's clinic: no patient is told of, so there is no event.
QUERIES = 5
pytestmark = pytest.mark.one_world


@pytest.fixture
def template(alpha):
    with alpha.context():
        return NoteTemplateFactory(name="Filling", category="Restorative")


def test_a_template_is_kept_and_changed(alpha, client_of):
    client = client_of(alpha.dentist)
    made = client.post(TEMPLATES, {"name": "Check-up", "examination": "No findings."})

    assert made.status_code == 201
    assert (made.json()["is_active"], made.json()["treatment"]) == (True, "")
    changed = client.patch(made["Location"], {"is_active": False})
    assert (changed.status_code, changed.json()["is_active"]) == (200, False)
    assert client.delete(made["Location"]).status_code == 405


@pytest.mark.parametrize("name", ["Filling", "FILLING", " filling "])
def test_a_name_is_given_once_in_any_case_of_letters(alpha, api, template, name):
    with alpha.context():
        other = NoteTemplateFactory()
    before = fingerprint(connection, alpha)

    for answer in (
        api.post(TEMPLATES, {"name": name}),
        api.patch(f"{TEMPLATES}{other.pk}/", {"name": name}),
    ):
        assert answer.status_code == 400
        (error,) = answer.json()["errors"]
        assert (error["attr"], error["code"]) == ("name", "unique")
    assert fingerprint(connection, alpha) == before


def test_another_clinic_has_names_of_its_own(beta, client_of, template):
    assert client_of(beta.owner).post(TEMPLATES, {"name": "Filling"}).status_code == 201


def test_what_was_begun_from_a_template_stays_when_it_changes(alpha, api, template):
    with alpha.context():
        draft = MedicalRecordFactory(treatment=template.treatment)
    api.patch(f"{TEMPLATES}{template.pk}/", {"treatment": "Something else"})

    with alpha.context():
        assert MedicalRecord.objects.get(pk=draft.pk).treatment == "Infiltration, filling."
        assert NoteTemplate.objects.get(pk=template.pk).treatment == "Something else"


def test_templates_are_narrowed(alpha, api, template):
    with alpha.context():
        NoteTemplateFactory(name="Old", category="Restorative", is_active=False)

    def found(**query):
        return [row["name"] for row in api.get(TEMPLATES, query).json()["results"]]

    assert "Old" in found(category="Restorative")
    assert "Old" not in found(category="Restorative", is_active="true")
    assert found(category="Surgery") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_takes_as_many_queries_however_long(alpha, api, rows, django_assert_num_queries):
    with alpha.context():
        NoteTemplateFactory.create_batch(rows, category="counted")
    api.get(TEMPLATES, {"category": "counted"})

    with django_assert_num_queries(QUERIES):
        page = api.get(TEMPLATES, {"category": "counted"})
    assert len(page.json()["results"]) == rows
