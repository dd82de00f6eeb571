"""The clinic's form in its editions, and what makes a form one that can be answered."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, transaction

from apps.medical_records.anamnesis.questionnaires import editions
from apps.medical_records.anamnesis.questionnaires.tests.factories import FORM, FormFactory
from apps.medical_records.models import QuestionnaireForm
from tests.clients import API

FORMS = f"{API}questionnaire-forms/"
YES = {"key": "well", "kind": "yes_no", "text": {"en": "Are you well?"}}
PICK = {
    "key": "pick",
    "kind": "choice",
    "text": {"en": "Which?"},
    "options": [{"key": "a", "text": {"en": "A"}}],
}


def test_a_draft_is_changed_published_and_then_stays(alpha, api):
    made = api.post(FORMS, FORM)
    url = f"{FORMS}{made.json()['id']}/"

    assert (made.status_code, made.json()["status"], made.json()["edition"]) == (201, "draft", 1)
    assert api.patch(url, {"valid_months": 6}).json()["valid_months"] == 6
    assert api.post(f"{url}publish/").json()["status"] == "published"
    refused = api.patch(url, {"valid_months": 3})
    assert (refused.status_code, refused.json()["code"]) == (409, "form_published")
    with alpha.context():
        assert QuestionnaireForm.objects.get().valid_months == 6


def test_a_new_edition_takes_the_place_of_the_one_before(alpha, api):
    with alpha.context():
        first = FormFactory()
    copy = api.post(f"{FORMS}{first.pk}/revise/").json()
    api.post(f"{FORMS}{copy['id']}/publish/")

    with alpha.context():
        first.refresh_from_db()
        assert first.status == "retired"
        assert editions.published().edition == copy["edition"] == 2
    assert copy["questions"] == first.questions


def test_an_older_draft_is_not_published_over_a_later_edition(alpha, api):
    with alpha.context():
        older = FormFactory(status="draft")
        later = FormFactory()
    refused = api.post(f"{FORMS}{older.pk}/publish/")

    assert (refused.status_code, refused.json()["code"]) == (409, "invalid_transition")
    with alpha.context():
        assert editions.published() == later


@pytest.mark.parametrize(
    "change",
    [
        "SET questions = '[]'",
        "SET valid_months = 1",
        "SET edition = 9",
        "SET published_at = NULL",
        "SET status = 'draft'",
    ],
)
def test_no_sql_changes_a_published_edition(tenant, change):
    form = FormFactory()
    before = QuestionnaireForm.objects.values().get()
    with (
        pytest.raises((IntegrityError, InternalError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE medical_records_questionnaireform {change} WHERE id = %s", [form.pk]
        )

    assert QuestionnaireForm.objects.values().get() == before


@pytest.mark.parametrize(
    ("questions", "attr"),
    [
        ([], "questions"),
        ([YES, YES], "questions.0.key"),
        ([{**YES, "key": "No Key"}], "questions.0.key"),
        ([{**YES, "kind": "essay"}], "questions.0.kind"),
        ([{**YES, "text": {"de": "Gesund?"}}], "questions.0.text"),
        ([{**YES, "options": PICK["options"]}], "questions.0.options"),
        ([{**PICK, "options": []}], "questions.0.options"),
        ([{**YES, "misspelt": 1}], "questions.0.misspelt"),
        (
            [{**YES, "shown_if": {"question": "pick", "equals": "a"}}, PICK],
            "questions.0.shown_if.question",
        ),
        (
            [PICK, {**YES, "shown_if": {"question": "pick", "equals": "b"}}],
            "questions.1.shown_if.equals",
        ),
        ([{**YES, "meanings": [{"equals": True}]}], "questions.0.meanings.0"),
        (
            [{**YES, "meanings": [{"equals": "a", "medication": {"name": {"en": "x"}}}]}],
            "questions.0.meanings.0.equals",
        ),
    ],
)
def test_what_cannot_be_answered_is_told_by_its_path(alpha, api, questions, attr):
    answer = api.post(FORMS, {**FORM, "questions": questions})

    assert answer.status_code == 400
    assert attr in {error["attr"] for error in answer.json()["errors"]}, answer.json()
    with alpha.context():
        assert not QuestionnaireForm.objects.exists()


def test_every_clinic_gets_the_starter_form_once(alpha, beta):
    with beta.context():
        own = FormFactory()
    out = StringIO()
    call_command("furnish_clinics", stdout=out)
    call_command("furnish_clinics", stdout=StringIO())

    with alpha.context():
        form = QuestionnaireForm.objects.get()
    assert (form.status, form.languages) == ("published", ["de", "en"])
    keys = {question["key"] for question in form.questions}
    assert {"pregnant", "anticoagulants", "pacemaker", "endocarditis", "bisphosphonates"} <= keys
    with beta.context():
        assert QuestionnaireForm.objects.get() == own
    codes = "medical_records.procedure_codes"
    assert f"alpha: {codes}, medical_records.questionnaire\nbeta: {codes}\n" in out.getvalue()


def test_a_clinic_that_opens_has_the_form(platform):
    from apps.tenants.models import Tenant
    from core.tenancy.context import PLATFORM_ID, tenant_context
    from tests.isolation.expectations.platform import CLINIC

    assert platform.post(f"{API}tenants/", CLINIC).status_code == 201
    with tenant_context(PLATFORM_ID):
        clinic = Tenant.objects.get(slug="gamma")
    with tenant_context(clinic.pk):
        assert editions.published().edition == 1
