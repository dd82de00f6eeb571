"""The examples of what is sent work: in the examples' clinic every one of them does what it is for."""

from __future__ import annotations

import pytest

from apps.medical_records.anamnesis.questionnaires.tests.factories import signed
from apps.medical_records.models import MedicalRecord, Patient, Questionnaire
from apps.medical_records.notes import services as notes
from apps.medical_records.patients import services
from apps.users.examples import DENTIST
from apps.users.links.choices import Purpose
from apps.users.links.services import issue
from apps.users.mfa.tests.apps import Phone
from apps.users.mfa.tests.factories import FactorFactory
from apps.users.models import User
from apps.users.staff.examples import NEWCOMER
from tests.clinics import PASSWORD
from tests.openapi.practice import IDS, OF_THE_PLATFORM, an_operator, furnish
from tests.openapi.schema import OPERATIONS, resolved
from tests.uploads import PICTURE, form

SENT = sorted(name for name, op in OPERATIONS.items() if "requestBody" in op.described)


def example_of(name):
    (content,) = OPERATIONS[name].described["requestBody"]["content"].values()
    (example,) = content["examples"].values()
    return resolved(example)["value"]


def token_for(name, clinic):
    purpose = Purpose.PASSWORD_RESET if "password" in name else Purpose.INVITATION
    pk = DENTIST if purpose == Purpose.PASSWORD_RESET else NEWCOMER
    with clinic.context():
        return issue(User.objects.get(pk=pk), purpose)


def with_factor(own, clinic, api):
    with clinic.context():
        FactorFactory(user=clinic.owner)


def answered(own, clinic, api):
    with clinic.context():
        signed(Questionnaire.objects.get(pk=own))


def sent(own, clinic, api):
    api.post(f"/api/v1/referrals/{own}/send/", example_of("referrals_send"))


def presented(own, clinic, api):
    api.post(f"/api/v1/treatment-plans/{own}/present/", {})


def noted(own, clinic, api):
    with clinic.context():
        record = MedicalRecord.objects.get(pk=own)
        notes.sign(record, by=record.doctor)


# What comes before an operation that is one step of several.
BEFORE = {
    "auth_mfa_totp_disable_create": with_factor,
    "auth_mfa_totp_recovery_codes_create": with_factor,
    "health_questionnaires_adopt": answered,
    "referrals_answer": sent,
    "treatment_plans_accept": presented,
    "treatment_plans_reject": presented,
    "medical_records_amend": noted,
}


def body_of(name, clinic, api):
    """Return an example with what no example can know: passwords, codes, tokens."""
    if name == "auth_mfa_totp_confirm_create":
        begun = api.post("/api/v1/auth/mfa/totp/", {"current_password": PASSWORD})
        return {"otp": Phone(begun.json()["secret"]).code()}
    body = example_of(name)
    if name == "auth_token_create":
        return {**body, "tenant": "alpha", "password": PASSWORD}
    if name == "auth_password_change_create":
        return {**body, "current_password": PASSWORD}
    if "token" in body:
        return {**body, "token": token_for(name, clinic)}
    return {**body, "refresh": api.pair.refresh} if "refresh" in body else body


@pytest.mark.parametrize("name", SENT)
def test_what_the_schema_shows_as_sent_works(name, alpha, api):
    furnish(alpha)
    path, verb, described = OPERATIONS[name]
    own = next((IDS[part] for part in IDS if f"/{part}/" in path), "")
    if name in BEFORE:
        BEFORE[name](own, alpha, api)
    body = body_of(name, alpha, api)
    (kind,) = described["requestBody"]["content"]
    how = {} if kind == "application/json" else {"content_type": kind}
    if kind == "multipart/form-data":
        body, how = form({**body, "file": PICTURE}), {"format": "multipart"}
    client = an_operator() if OF_THE_PLATFORM.match(path) else api
    answer = getattr(client, verb)(path.replace("{id}", own), body, **how)

    assert answer.status_code == int(min(described["responses"])), answer.content


def test_what_is_sent_for_a_patient_is_what_is_shown_of_the_patient(alpha, api):
    furnish(alpha)
    given = example_of("patients_update")
    with alpha.context():
        services.edit(Patient.objects.get(pk=IDS["patients"]), notes="Other")
    answer = api.put(f"/api/v1/patients/{IDS['patients']}/", given)

    assert {name: answer.json()[name] for name in given} == given
