"""What patients answer: held against the form, signed once, told first."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from apps.medical_records.anamnesis.questionnaires.signing import is_intact
from apps.medical_records.anamnesis.questionnaires.tests.factories import (
    SIGNATURE,
    QuestionnaireFactory,
    signed,
)
from apps.medical_records.models import Allergy, Questionnaire, QuestionnaireAlert
from apps.medical_records.patients.merging.services import merge, unmerge
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API

ASKED = f"{API}health-questionnaires/"
SIGNING = {"signer": "patient", "signer_name": "Erika Mustermann", "signature": SIGNATURE}


@pytest.fixture
def answers(alpha):
    with alpha.context():
        return QuestionnaireFactory()


def url_of(questionnaire):
    return f"{ASKED}{questionnaire.pk}/"


def row_of(clinic, questionnaire):
    with clinic.context():
        return Questionnaire.objects.filter(pk=questionnaire.pk).values().get()


@pytest.mark.parametrize(
    ("given", "attr", "code"),
    [
        ({"weight": 80}, "answers.weight", "unknown_field"),
        ({"pregnant": "yes"}, "answers.pregnant", "invalid"),
        ({"pregnant": 1}, "answers.pregnant", "invalid"),
        ({"pregnant": None}, "answers.pregnant", "invalid"),
        ({"due_date": "2027-06-01"}, "answers.due_date", "not_asked"),
        ({"pregnant": False, "due_date": "2027-06-01"}, "answers.due_date", "not_asked"),
        ({"pregnant": True, "due_date": "June"}, "answers.due_date", "invalid"),
        ({"allergic_to": "latex"}, "answers.allergic_to", "invalid"),
        ({"allergic_to": ["latex", "latex"]}, "answers.allergic_to", "invalid"),
        ({"allergic_to": ["pollen"]}, "answers.allergic_to", "invalid"),
        ({"allergic_to": [[]]}, "answers.allergic_to", "invalid"),
        ({"medications": " "}, "answers.medications", "invalid"),
        ({"medications": "x" * 2001}, "answers.medications", "invalid"),
        ({"smoker": "sometimes"}, "answers.smoker", "invalid"),
        ({"smoker": "daily", "cigarettes": "20"}, "answers.cigarettes", "invalid"),
        ({"smoker": "daily", "cigarettes": True}, "answers.cigarettes", "invalid"),
        ({"smoker": "daily", "cigarettes": 1e9}, "answers.cigarettes", "invalid"),
    ],
)
def test_what_is_no_answer_is_told_by_its_question(alpha, api, answers, given, attr, code):
    before = row_of(alpha, answers)
    answer = api.patch(url_of(answers), {"answers": given})

    assert answer.status_code == 400
    assert [(it["attr"], it["code"]) for it in answer.json()["errors"]] == [(attr, code)]
    assert row_of(alpha, answers) == before


def test_signing_asks_for_all_that_is_required_of_who_answers_so(alpha, api, answers):
    api.patch(url_of(answers), {"answers": {"smoker": "daily"}})
    refused = api.post(f"{url_of(answers)}sign/", SIGNING)

    assert refused.status_code == 400
    assert {(it["attr"], it["code"]) for it in refused.json()["errors"]} == {
        ("answers.pregnant", "required"),
        ("answers.cigarettes", "required"),
    }
    assert row_of(alpha, answers)["status"] == "open"


@pytest.mark.parametrize(
    "signature",
    [
        None,
        {**SIGNATURE, "strokes": []},
        {**SIGNATURE, "strokes": [[]]},
        {**SIGNATURE, "strokes": [[[1, 2]]]},
        {**SIGNATURE, "strokes": [[[1, 2], [301, 2]]]},
        {**SIGNATURE, "strokes": [[[1, 2], [1.5, 2]]]},
        {**SIGNATURE, "strokes": [[[1, 2], ["3", 2]]]},
        {**SIGNATURE, "strokes": [[[1, 2], [3, -2]]]},
        {**SIGNATURE, "strokes": [[[1, 2]] * 5001]},
        {**SIGNATURE, "svg": "<script>"},
    ],
)
def test_what_is_no_signature_signs_nothing(alpha, api, answers, signature):
    refused = api.post(f"{url_of(answers)}sign/", {**SIGNING, "signature": signature})

    assert refused.status_code == 400
    assert row_of(alpha, answers)["status"] == "open"


def test_a_signature_locks_with_a_hash_of_all_that_was_signed(alpha, client_of, api, answers):
    done = client_of(alpha.assistant).post(f"{url_of(answers)}sign/", SIGNING)

    assert (done.status_code, done.json()["status"]) == (200, "signed")
    assert done.json()["witnessed_by"] == str(alpha.assistant.pk)
    assert done.json()["signature"] == SIGNATURE
    before = row_of(alpha, answers)
    for verb, path, body in (
        (api.patch, "", {"answers": {}}),
        (api.post, "sign/", SIGNING),
        (api.post, "discard/", None),
    ):
        refused = verb(f"{url_of(answers)}{path}", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "already_signed")
    assert row_of(alpha, answers) == before
    with alpha.context():
        kept = Questionnaire.objects.get(pk=answers.pk)
        assert is_intact(kept)
        for name, value in (
            ("answers", {"pregnant": True}),
            ("signer_name", "Somebody"),
            ("witnessed_by_id", alpha.owner.pk),
        ):
            forged = Questionnaire.objects.get(pk=answers.pk)
            setattr(forged, name, value)
            assert not is_intact(forged)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE medical_records_questionnaire SET answers = '{}'",
        "UPDATE medical_records_questionnaire SET status = 'open'",
        "UPDATE medical_records_questionnaire SET patient_id = patient_id, content_hash = repeat('0', 64)",
        "DELETE FROM medical_records_questionnaire",
        "UPDATE medical_records_questionnairealert SET text = 'nothing'",
        "DELETE FROM medical_records_questionnairealert",
    ],
)
def test_no_sql_of_ours_changes_what_was_signed(alpha, answers, change):
    with alpha.context():
        signed(answers)
    before = row_of(alpha, answers)
    with (
        alpha.context(),
        pytest.raises((IntegrityError, InternalError, ProgrammingError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert row_of(alpha, answers) == before


def test_open_answers_are_changed_by_their_author_or_who_manages_the_form(alpha, client_of):
    with alpha.context():
        answers = QuestionnaireFactory(by=alpha.receptionist)
    body, before = {"answers": {"pregnant": True}}, row_of(alpha, answers)
    refused = client_of(alpha.assistant).patch(url_of(answers), body)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_the_author")
    assert row_of(alpha, answers) == before
    for user in (alpha.receptionist, alpha.dentist):
        assert client_of(user).patch(url_of(answers), body).status_code == 200


def test_a_signed_answer_is_an_alert_until_the_patient_signs_again(alpha, api):
    with alpha.context():
        patient = PatientFactory()
        signed(
            QuestionnaireFactory(
                patient=patient, answers={"pregnant": True, "medications": "Aspirin"}
            )
        )
    url = f"{API}patients/{patient.pk}/"
    told = api.get(url).json()["alerts"]

    assert [(it["kind"], it["severity"], it["text"]) for it in told] == [
        ("questionnaire", "critical", "Pregnancy"),
        ("questionnaire", "info", "Takes Aspirin"),
    ]
    with alpha.context():
        again = QuestionnaireFactory(patient=patient, answers={"pregnant": False})
        assert len(api.get(url).json()["alerts"]) == 2
        signed(again)
    assert api.get(url).json()["alerts"] == []


def test_what_answers_propose_is_recorded_once_when_asked_for(alpha, api, answers):
    with alpha.context():
        signed(answers)
    (proposal,) = api.get(f"{url_of(answers)}proposals/").json()["results"]
    assert proposal["values"] == {"category": "drug", "substance": "Penicillin"}
    assert proposal["known"] is None

    for _ in range(2):
        done = api.post(f"{url_of(answers)}adopt/", {"questions": ["allergic_to"]})
        assert done.status_code == 200
    with alpha.context():
        allergy = Allergy.objects.get()
    assert (allergy.substance, allergy.recorded_by_id) == ("Penicillin", alpha.owner.pk)
    (proposal,) = api.get(f"{url_of(answers)}proposals/").json()["results"]
    assert proposal["known"] == str(allergy.pk)
    refused = api.post(f"{url_of(answers)}adopt/", {"questions": ["pregnant"]})
    assert refused.status_code == 400


def test_open_answers_follow_a_merge_and_signed_ones_are_found_through_it(alpha, api):
    with alpha.context():
        source, target = PatientFactory(), PatientFactory()
        kept = signed(QuestionnaireFactory(patient=source, answers={"pregnant": True}))
        begun = QuestionnaireFactory(patient=source)
        merge(source, into=target)
        begun.refresh_from_db()
        kept.refresh_from_db()
        assert (begun.patient_id, kept.patient_id) == (target.pk, source.pk)
        assert is_intact(kept)
    found = api.get(ASKED, {"patient": str(target.pk)}).json()["results"]
    timeline = api.get(f"{API}patients/{target.pk}/timeline/").json()["results"]

    assert {row["id"] for row in found} == {str(kept.pk), str(begun.pk)}
    assert "questionnaire_signed" in [row["kind"] for row in timeline]
    assert api.get(f"{API}patients/{target.pk}/").json()["alerts"][0]["text"] == "Pregnancy"
    with alpha.context():
        source.refresh_from_db()
        unmerge(source)
        begun.refresh_from_db()
        assert begun.patient_id == source.pk
        assert QuestionnaireAlert.objects.get().patient_id == source.pk
