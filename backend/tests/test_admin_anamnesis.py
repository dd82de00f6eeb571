"""What the administration shows and takes of patients' health: the API's rules, and forms and answers as on paper."""

from __future__ import annotations

import pytest
from django.db import connection

from apps.medical_records.anamnesis.health.tests.factories import AllergyFactory, ConditionFactory
from apps.medical_records.anamnesis.questionnaires import services
from apps.medical_records.anamnesis.questionnaires.editions import furnish
from apps.medical_records.anamnesis.questionnaires.tests.factories import (
    FormFactory,
    QuestionnaireFactory,
    signed,
)
from apps.medical_records.models import Allergy, Condition, QuestionnaireForm
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.admin_pages import AdminClient
from tests.isolation.world import fingerprint

ADMIN = "/admin/medical_records"


@pytest.fixture
def browser(alpha):
    client = AdminClient()
    client.enter(alpha.owner)
    return client


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_fact_is_recorded_by_who_is_in_and_its_code_brought_into_form(browser, patient, alpha):
    form = {
        "patient": str(patient.pk),
        "icd10": "e119",
        "name": "Type 2 diabetes",
        "status": "active",
    }

    taken = browser.send(f"{ADMIN}/condition/add/", form)

    assert taken["Location"] == f"{ADMIN}/condition/"
    with alpha.context():
        condition = Condition.objects.get()
    assert (condition.icd10, condition.recorded_by_id) == ("E11.9", alpha.owner.pk)
    assert condition.patient_id == patient.pk


def test_a_fact_stays_of_whom_it_was_recorded_and_by_whom(browser, patient, alpha):
    with alpha.context():
        condition, other = ConditionFactory(patient=patient, by=alpha.dentist), PatientFactory()
    form = {"patient": str(other.pk), "name": "Diabetes", "status": "remission"}

    assert browser.send(f"{ADMIN}/condition/{condition.pk}/change/", form).status_code == 302

    with alpha.context():
        condition.refresh_from_db()
    assert (condition.patient_id, condition.status) == (patient.pk, "remission")
    assert condition.recorded_by_id == alpha.dentist.pk


@pytest.mark.parametrize(
    ("page", "given", "said"),
    [
        ("allergy", {"category": "drug"}, "Say what it is to."),
        ("allergy", {"category": "none_known", "substance": "x"}, "that is not there."),
        ("condition", {"name": "Gout", "icd10": "gout"}, "Give an ICD-10 code"),
        ("condition", {"name": "Gout", "resolved_date": "2020-01-01"}, "Only a resolved condition"),
        (
            "medication",
            {"name": "Apixaban", "start_date": "2020-02-01", "end_date": "2020-01-01"},
            "A medication ends after it starts.",
        ),
    ],
)
def test_what_the_api_refuses_is_refused_beside_the_field(
    page, given, said, browser, patient, alpha
):
    before = fingerprint(connection, alpha)

    refused = browser.send(
        f"{ADMIN}/{page}/add/", {"patient": str(patient.pk), "status": "active", **given}
    )

    told = text_of(refused)
    assert said in told
    assert "is violated" not in told
    assert fingerprint(connection, alpha) == before


def test_none_known_is_refused_beside_an_allergy_and_said_in_the_form(browser, patient, alpha):
    with alpha.context():
        AllergyFactory(patient=patient)
    form = {"patient": str(patient.pk), "category": "none_known", "status": "active"}

    refused = browser.send(f"{ADMIN}/allergy/add/", form)

    assert "The patient has active allergies." in text_of(refused)
    with alpha.context():
        assert Allergy.objects.count() == 1


def test_signed_answers_are_read_with_their_signature_and_changed_by_nobody(
    browser, patient, alpha
):
    with alpha.context():
        row = signed(QuestionnaireFactory(patient=patient), signer_name="<b>Erika</b>")
    url = f"{ADMIN}/questionnaire/{row.pk}/change/"
    before = fingerprint(connection, alpha)

    page = text_of(browser.get(url))

    for said in ("Are you pregnant?", "What are you allergic to?", "Penicillin"):
        assert said in page
    assert '<path d="M10 50L40 20L80 60 M100 55L160 40"/>' in page
    assert "&lt;b&gt;Erika&lt;/b&gt;" in page
    assert f"SHA-256 {row.content_hash}: this is what was signed." in page
    assert "How many a day?" not in page  # depends on an answer that was not given
    assert browser.send(url, {"status": "open", "answers": "{}"}).status_code == 403
    assert fingerprint(connection, alpha) == before


def test_answers_that_are_not_what_was_signed_are_told(browser, patient, alpha, monkeypatch):
    monkeypatch.setattr(services, "hash_of", lambda _: "0" * 64)
    with alpha.context():
        row = signed(QuestionnaireFactory(patient=patient))

    page = text_of(browser.get(f"{ADMIN}/questionnaire/{row.pk}/change/"))

    assert "this is not what was signed." in page
    assert "this is what was signed." not in page


def test_open_answers_say_what_is_missing(browser, patient, alpha):
    with alpha.context():
        row = QuestionnaireFactory(patient=patient, answers={"smoker": "daily"})

    page = text_of(browser.get(f"{ADMIN}/questionnaire/{row.pk}/change/"))

    assert "Every day" in page
    assert page.count("not answered yet") == 2
    assert "SHA-256" not in page


def test_a_published_edition_is_read_as_a_form_and_changed_by_nobody(browser, alpha):
    with alpha.context():
        furnish()
        form = QuestionnaireForm.objects.get()
    url = f"{ADMIN}/questionnaireform/{form.pk}/change/"

    page = text_of(browser.get(url))

    assert "Fragen zu Ihrer Gesundheit / Questions about your health" in page
    assert "Only if: Nehmen Sie Mittel, die das Blut verdünnen? yes" in page
    assert '<strong class="font-semibold uppercase">critical</strong> Nimmt Blutverdünner' in page
    assert "to record allergy: Penicillin" in page
    assert browser.send(url, {"valid_months": "6"}).status_code == 403
    with alpha.context():
        form.refresh_from_db()
    assert form.valid_months == 12


def test_a_draft_s_months_are_changed_and_checked(browser, alpha):
    with alpha.context():
        form = FormFactory(status="draft")
    url = f"{ADMIN}/questionnaireform/{form.pk}/change/"

    assert "less than or equal to 60" in text_of(browser.send(url, {"valid_months": "61"}))
    taken = browser.send(url, {"valid_months": "6", "asks_again": "on"})

    assert taken.status_code == 302
    with alpha.context():
        form.refresh_from_db()
    assert (form.valid_months, form.asks_again, form.status) == (6, True, "draft")
