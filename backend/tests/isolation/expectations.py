"""A row for every route and verb of the API: what it takes, so that the walk can attack it.

Add the row with the route; without it the walk is red. `{name}` stands for the id of a thing of `world.FACTORIES`.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Row(NamedTuple):
    """How to call a route rightly from inside its clinic.

    `path` names the thing whose id the path takes. `body` is valid, a text being CSV. `relations` are the paths in the body that hold
    ids, `filters` the query parameters that do. `query` completes a request that needs parameters. `after` names the
    transition that the thing must have made before this one. `platform` says that operators alone call it: to a clinic's
    staff every id is a 403.
    """

    path: str | None = None
    body: dict[str, Any] | str | None = None
    relations: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    query: str = ""
    after: str = ""
    platform: bool = False


PATIENT = {
    "first_name": "Anna",
    "last_name": "Schmidt",
    "birth_date": "1990-02-03",
    "primary_doctor": "{provider}",
    "guarantor": "{guarantor}",
}
FINDING = {"patient": "{patient}", "tooth": "46", "surfaces": "MO", "kind": "caries"}
BOOKING = {
    "patient": "{patient}",
    "doctor": "{provider}",
    "operatory": "{operatory}",
    "appointment_date": "2027-06-01T09:00:00+02:00",
    "duration_minutes": 30,
}
MOVE = {
    "doctor": "{provider}",
    "operatory": "{operatory}",
    "appointment_date": "2027-06-02T09:00:00+02:00",
}
HOURS = {"doctor": "{provider}", "weekday": 3, "starts_at": "14:00", "ends_at": "18:00"}
COLLEAGUE = {"username": "newname", "role": "assistant", "specialty": "Orthodontics"}
NEWCOMER = {
    "username": "noor",
    "email": "noor@example.com",
    "first_name": "Noor",
    "last_name": "Haddad",
    "role": "hygienist",
}
PROGRAM = {
    "name": "Front desk",
    "client_type": "confidential",
    "grant_types": ["authorization_code", "client_credentials"],
    "redirect_uris": ["https://desk.example.com/callback"],
    "scopes": ["appointments:read"],
    "role": "billing",
}
DAY = "from=2027-01-11T00:00:00Z&to=2027-01-12T00:00:00Z&duration_minutes=30"

ALLERGY = {"patient": "{patient}", "category": "latex", "substance": "Latex"}
CONDITION = {"patient": "{patient}", "icd10": "I10", "name": "High blood pressure"}
MEDICATION = {"patient": "{patient}", "name": "Ramipril"}
CONTACT = {
    "patient": "{patient}",
    "kind": "call",
    "direction": "incoming",
    "subject": "Toothache",
    "staff": "{user}",
}
FORM = {
    "title": {"en": "Health"},
    "languages": ["en"],
    "questions": [{"key": "well", "kind": "yes_no", "text": {"en": "Are you well?"}}],
}
ANSWERS = {"answers": {"pregnant": False}}
SIGNATURE = {
    "signer": "patient",
    "signer_name": "Erika Mustermann",
    "signature": {"width": 300, "height": 100, "strokes": [[[10, 50], [80, 60]]]},
}
REFERRAL = {
    "referred_by": "{provider}",
    "target_name": "Dr. Kiefer",
    "reason": "Wisdom teeth",
    "procedures": ["{procedure}"],
}
PRESCRIPTION = {
    "patient": "{patient}",
    "prescriber": "{provider}",
    "drug": "Fluoride",
    "dose": "1",
    "quantity": "1",
    "replaces": "{void}",
}
PROCEDURE = {"code": "{surface_code}", "provider": "{provider}", "tooth": "46", "surfaces": "DO"}
ANSWER = {"answer": "Removed.", "done": ["{referred}"]}
CODE = {
    "code": "NEW-1",
    "description": "Something new",
    "category": "diagnostic",
    "area": "mouth",
}
CODES = "code;description;category;area\nNEW-2;Another;preventive;tooth\n"

CLINIC = {
    "slug": "gamma",
    "name": "Clinic gamma",
    "owner": {"email": "grace@example.com", "first_name": "Grace", "last_name": "Owens"},
}

EXPECTATIONS: dict[str, Row] = {
    "GET api/v1/tenants/": Row(platform=True),
    "POST api/v1/tenants/": Row(body=CLINIC, platform=True),
    "GET api/v1/tenants/<uuid:pk>/": Row(path="tenant", platform=True),
    "PATCH api/v1/tenants/<uuid:pk>/": Row(
        path="tenant", body={"phone": "+49301234567"}, platform=True
    ),
    "POST api/v1/tenants/<uuid:pk>/suspend/": Row(
        path="tenant", body={"reason": "payment"}, platform=True
    ),
    "POST api/v1/tenants/<uuid:pk>/reactivate/": Row(path="tenant", after="suspend", platform=True),
    "GET api/v1/audit-events/": Row(filters=("actor", "patient", "session", "object")),
    "GET api/v1/audit-events/<uuid:pk>/": Row(path="audit_event"),
    "GET api/v1/audit-events/verify/": Row(),
    "GET api/v1/tenants/current/": Row(),
    "PATCH api/v1/tenants/current/": Row(body={"phone": "+49301234567"}),
    "POST api/v1/auth/token/": Row(),  # tests of sign-in attack it by clinic, name and password
    "POST api/v1/auth/token/refresh/": Row(),
    "POST api/v1/auth/logout/": Row(),
    "POST api/v1/auth/logout-all/": Row(),
    "GET api/v1/auth/sessions/": Row(),
    "GET api/v1/auth/sessions/<uuid:pk>/": Row(path="session"),
    "DELETE api/v1/auth/sessions/<uuid:pk>/": Row(path="session"),
    "GET api/v1/auth/me/": Row(),
    "GET api/v1/auth/mfa/totp/": Row(),
    "POST api/v1/auth/mfa/totp/": Row(),  # tests of second factors attack these
    "POST api/v1/auth/mfa/totp/confirm/": Row(),
    "POST api/v1/auth/mfa/totp/disable/": Row(),
    "POST api/v1/auth/mfa/totp/recovery-codes/": Row(),
    "POST api/v1/auth/password/change/": Row(),  # tests of passwords attack these
    "POST api/v1/auth/password/reset/": Row(),
    "POST api/v1/auth/password/reset/confirm/": Row(),
    "GET api/v1/users/": Row(),
    "POST api/v1/users/": Row(body=NEWCOMER),
    "GET api/v1/users/<uuid:pk>/": Row(path="user"),
    "PUT api/v1/users/<uuid:pk>/": Row(path="user", body=COLLEAGUE),
    "PATCH api/v1/users/<uuid:pk>/": Row(path="user", body={"specialty": "Endodontics"}),
    "POST api/v1/users/<uuid:pk>/deactivate/": Row(path="user"),
    "POST api/v1/users/<uuid:pk>/reactivate/": Row(path="user", after="deactivate"),
    "POST api/v1/users/<uuid:pk>/reset-mfa/": Row(path="enrolled"),
    "POST api/v1/users/invite/": Row(body={"user": "{newcomer}"}, relations=("user",)),
    "POST api/v1/users/invitations/accept/": Row(),  # takes a token, which names its clinic
    "GET api/v1/oauth-applications/": Row(),
    "POST api/v1/oauth-applications/": Row(body=PROGRAM),
    "GET api/v1/oauth-applications/<uuid:pk>/": Row(path="application"),
    "PUT api/v1/oauth-applications/<uuid:pk>/": Row(path="application", body=PROGRAM),
    "PATCH api/v1/oauth-applications/<uuid:pk>/": Row(
        path="application", body={"name": "Another name"}
    ),
    "DELETE api/v1/oauth-applications/<uuid:pk>/": Row(path="application"),
    "POST api/v1/oauth-applications/<uuid:pk>/rotate-secret/": Row(path="application"),
    "GET api/v1/patients/": Row(filters=("primary_doctor", "guarantor")),
    "POST api/v1/patients/": Row(body=PATIENT, relations=("primary_doctor", "guarantor")),
    "GET api/v1/patients/<uuid:pk>/": Row(path="patient"),
    "PUT api/v1/patients/<uuid:pk>/": Row(
        path="patient", body=PATIENT, relations=("primary_doctor", "guarantor")
    ),
    "PATCH api/v1/patients/<uuid:pk>/": Row(
        path="patient",
        body={"primary_doctor": "{provider}", "guarantor": "{guarantor}"},
        relations=("primary_doctor", "guarantor"),
    ),
    "POST api/v1/patients/<uuid:pk>/archive/": Row(path="duplicate"),
    "POST api/v1/patients/<uuid:pk>/restore/": Row(path="duplicate", after="archive"),
    "POST api/v1/patients/<uuid:pk>/merge/": Row(
        path="duplicate", body={"into": "{guarantor}"}, relations=("into",)
    ),
    "POST api/v1/patients/<uuid:pk>/unmerge/": Row(path="merged"),
    "GET api/v1/patients/<uuid:pk>/merges/": Row(path="patient"),
    "GET api/v1/patients/<uuid:pk>/family/": Row(path="patient"),
    "GET api/v1/patients/<uuid:pk>/duplicates/": Row(path="patient"),
    "GET api/v1/patients/duplicates/": Row(),
    "GET api/v1/patients/<uuid:pk>/history/": Row(path="patient"),
    "GET api/v1/patients/<uuid:pk>/timeline/": Row(path="patient"),
    "GET api/v1/patients/<uuid:pk>/summary/": Row(path="patient"),
    "GET api/v1/allergies/": Row(filters=("patient",)),
    "POST api/v1/allergies/": Row(body=ALLERGY, relations=("patient",)),
    "GET api/v1/allergies/<uuid:pk>/": Row(path="allergy"),
    "PUT api/v1/allergies/<uuid:pk>/": Row(
        path="allergy", body={"category": "drug", "substance": "Amoxicillin"}
    ),
    "PATCH api/v1/allergies/<uuid:pk>/": Row(path="allergy", body={"substance": "Natural latex"}),
    "GET api/v1/allergies/<uuid:pk>/history/": Row(path="allergy"),
    "GET api/v1/conditions/": Row(filters=("patient",)),
    "POST api/v1/conditions/": Row(body=CONDITION, relations=("patient",)),
    "GET api/v1/conditions/<uuid:pk>/": Row(path="condition"),
    "PUT api/v1/conditions/<uuid:pk>/": Row(path="condition", body={"name": "Diabetes"}),
    "PATCH api/v1/conditions/<uuid:pk>/": Row(path="condition", body={"name": "Diabetes"}),
    "GET api/v1/conditions/<uuid:pk>/history/": Row(path="condition"),
    "GET api/v1/medications/": Row(filters=("patient",)),
    "POST api/v1/medications/": Row(body=MEDICATION, relations=("patient",)),
    "GET api/v1/medications/<uuid:pk>/": Row(path="medication"),
    "PUT api/v1/medications/<uuid:pk>/": Row(path="medication", body={"name": "Apixaban"}),
    "PATCH api/v1/medications/<uuid:pk>/": Row(path="medication", body={"dose": "5 mg"}),
    "GET api/v1/medications/<uuid:pk>/history/": Row(path="medication"),
    "GET api/v1/questionnaire-forms/": Row(),
    "POST api/v1/questionnaire-forms/": Row(body=FORM),
    "GET api/v1/questionnaire-forms/<uuid:pk>/": Row(path="draft_form"),
    "PUT api/v1/questionnaire-forms/<uuid:pk>/": Row(path="draft_form", body=FORM),
    "PATCH api/v1/questionnaire-forms/<uuid:pk>/": Row(path="draft_form", body={"valid_months": 6}),
    "POST api/v1/questionnaire-forms/<uuid:pk>/publish/": Row(path="draft_form"),
    "POST api/v1/questionnaire-forms/<uuid:pk>/retire/": Row(path="draft_form"),
    "POST api/v1/questionnaire-forms/<uuid:pk>/revise/": Row(path="draft_form", after="retire"),
    "GET api/v1/health-questionnaires/": Row(filters=("patient", "form")),
    "POST api/v1/health-questionnaires/": Row(
        body={"patient": "{patient}", **ANSWERS}, relations=("patient",)
    ),
    "GET api/v1/health-questionnaires/due/": Row(),
    "GET api/v1/health-questionnaires/<uuid:pk>/": Row(path="questionnaire"),
    "PUT api/v1/health-questionnaires/<uuid:pk>/": Row(
        path="questionnaire", body={**ANSWERS, "language": "en"}
    ),
    "PATCH api/v1/health-questionnaires/<uuid:pk>/": Row(path="questionnaire", body=ANSWERS),
    "GET api/v1/health-questionnaires/<uuid:pk>/history/": Row(path="questionnaire"),
    "GET api/v1/health-questionnaires/<uuid:pk>/proposals/": Row(path="questionnaire"),
    "POST api/v1/health-questionnaires/<uuid:pk>/sign/": Row(path="questionnaire", body=SIGNATURE),
    "POST api/v1/health-questionnaires/<uuid:pk>/discard/": Row(path="questionnaire"),
    "POST api/v1/health-questionnaires/<uuid:pk>/adopt/": Row(
        path="questionnaire", body={"questions": ["allergic_to"]}, after="sign"
    ),
    "GET api/v1/findings/": Row(filters=("patient",)),
    "POST api/v1/findings/": Row(body=FINDING, relations=("patient",)),
    "GET api/v1/findings/<uuid:pk>/": Row(path="finding"),
    "PUT api/v1/findings/<uuid:pk>/": Row(
        path="finding", body={"surfaces": "OD", "from_date": "2026-01-15"}
    ),
    "PATCH api/v1/findings/<uuid:pk>/": Row(path="finding", body={"surfaces": "OD"}),
    "POST api/v1/findings/<uuid:pk>/resolve/": Row(path="finding", body={"to_date": "2026-02-01"}),
    "POST api/v1/findings/<uuid:pk>/retract/": Row(path="finding", body={"reason": "Tooth 37"}),
    "GET api/v1/findings/<uuid:pk>/history/": Row(path="finding"),
    "GET api/v1/contact-log/": Row(filters=("patient", "staff")),
    "POST api/v1/contact-log/": Row(body=CONTACT, relations=("patient", "staff")),
    "GET api/v1/contact-log/<uuid:pk>/": Row(path="contact"),
    "PUT api/v1/contact-log/<uuid:pk>/": Row(
        path="contact",
        body={name: value for name, value in CONTACT.items() if name != "patient"},
        relations=("staff",),
    ),
    "PATCH api/v1/contact-log/<uuid:pk>/": Row(
        path="contact", body={"staff": "{user}"}, relations=("staff",)
    ),
    "POST api/v1/contact-log/<uuid:pk>/followed-up/": Row(path="contact"),
    "GET api/v1/contact-log/<uuid:pk>/history/": Row(path="contact"),
    "GET api/v1/patients/<uuid:pk>/odontogram/": Row(path="patient"),
    "GET api/v1/patients/<uuid:pk>/odontogram.svg": Row(path="patient"),
    "GET api/v1/procedure-codes/": Row(),
    "POST api/v1/procedure-codes/": Row(body=CODE),
    "GET api/v1/procedure-codes/<uuid:pk>/": Row(path="procedure_code"),
    "PUT api/v1/procedure-codes/<uuid:pk>/": Row(path="procedure_code", body=CODE),
    "PATCH api/v1/procedure-codes/<uuid:pk>/": Row(
        path="procedure_code", body={"description": "In other words"}
    ),
    "GET api/v1/procedure-codes/<uuid:pk>/history/": Row(path="procedure_code"),
    "GET api/v1/procedure-codes/export/": Row(),
    "POST api/v1/procedure-codes/import/": Row(body=CODES),
    "POST api/v1/procedure-codes/load-starter-set/": Row(),
    "GET api/v1/procedures/": Row(filters=("patient", "provider", "code")),
    "POST api/v1/procedures/": Row(
        body={"patient": "{patient}", **PROCEDURE}, relations=("patient", "code", "provider")
    ),
    "GET api/v1/procedures/<uuid:pk>/": Row(path="procedure"),
    "PUT api/v1/procedures/<uuid:pk>/": Row(
        path="procedure", body=PROCEDURE, relations=("code", "provider")
    ),
    "PATCH api/v1/procedures/<uuid:pk>/": Row(
        path="procedure", body=PROCEDURE, relations=("code", "provider")
    ),
    "POST api/v1/procedures/<uuid:pk>/complete/": Row(
        path="procedure", body={"provider": "{provider}"}, relations=("provider",)
    ),
    "POST api/v1/procedures/<uuid:pk>/reopen/": Row(path="dropped"),
    "POST api/v1/procedures/<uuid:pk>/cancel/": Row(path="procedure", body={"reason": "No"}),
    "POST api/v1/procedures/<uuid:pk>/refer/": Row(
        path="procedure", body={"referral": "{referral}"}, relations=("referral",)
    ),
    "POST api/v1/procedures/<uuid:pk>/done-elsewhere/": Row(path="referred"),
    "GET api/v1/procedures/<uuid:pk>/history/": Row(path="procedure"),
    "GET api/v1/referrals/": Row(filters=("patient", "referred_by")),
    "POST api/v1/referrals/": Row(
        body={"patient": "{patient}", **REFERRAL},
        relations=("patient", "referred_by", "procedures.0"),
    ),
    "GET api/v1/referrals/<uuid:pk>/": Row(path="referral"),
    "PUT api/v1/referrals/<uuid:pk>/": Row(
        path="referral", body=REFERRAL, relations=("referred_by", "procedures.0")
    ),
    "PATCH api/v1/referrals/<uuid:pk>/": Row(
        path="referral",
        body={"referred_by": "{provider}", "procedures": ["{procedure}"]},
        relations=("referred_by", "procedures.0"),
    ),
    "POST api/v1/referrals/<uuid:pk>/send/": Row(path="referral", body={}),
    "POST api/v1/referrals/<uuid:pk>/answer/": Row(
        path="referral", body=ANSWER, relations=("done.0",), after="send"
    ),
    "POST api/v1/referrals/<uuid:pk>/cancel/": Row(path="referral"),
    "GET api/v1/referrals/<uuid:pk>/history/": Row(path="referral"),
    "GET api/v1/operatories/": Row(),
    "POST api/v1/operatories/": Row(body={"name": "Room 9"}),
    "GET api/v1/operatories/<uuid:pk>/": Row(path="operatory"),
    "PUT api/v1/operatories/<uuid:pk>/": Row(path="operatory", body={"name": "Room 10"}),
    "PATCH api/v1/operatories/<uuid:pk>/": Row(path="operatory", body={"name": "Room 11"}),
    "GET api/v1/working-hours/": Row(filters=("doctor",)),
    "POST api/v1/working-hours/": Row(body=HOURS, relations=("doctor",)),
    "GET api/v1/working-hours/<uuid:pk>/": Row(path="working_hours"),
    "PUT api/v1/working-hours/<uuid:pk>/": Row(
        path="working_hours", body=HOURS, relations=("doctor",)
    ),
    "PATCH api/v1/working-hours/<uuid:pk>/": Row(
        path="working_hours", body={"doctor": "{provider}"}, relations=("doctor",)
    ),
    "DELETE api/v1/working-hours/<uuid:pk>/": Row(path="working_hours"),
    "GET api/v1/appointments/": Row(filters=("doctor", "operatory", "patient")),
    "POST api/v1/appointments/": Row(body=BOOKING, relations=("patient", "doctor", "operatory")),
    "GET api/v1/appointments/<uuid:pk>/": Row(path="appointment"),
    "PUT api/v1/appointments/<uuid:pk>/": Row(path="appointment", body={"reason": "Check-up"}),
    "PATCH api/v1/appointments/<uuid:pk>/": Row(path="appointment", body={"reason": "Pain"}),
    "POST api/v1/appointments/<uuid:pk>/reschedule/": Row(
        path="appointment", body=MOVE, relations=("doctor", "operatory")
    ),
    "POST api/v1/appointments/<uuid:pk>/cancel/": Row(path="appointment", body={"reason": "Ill"}),
    "GET api/v1/appointments/availability/": Row(query=DAY, filters=("doctor", "operatory")),
    "GET api/v1/prescriptions/": Row(filters=("patient", "prescriber")),
    "POST api/v1/prescriptions/": Row(
        body=PRESCRIPTION, relations=("patient", "prescriber", "replaces")
    ),
    "GET api/v1/prescriptions/<uuid:pk>/": Row(path="prescription"),
    "GET api/v1/prescriptions/<uuid:pk>/prescription.pdf": Row(path="prescription"),
    "POST api/v1/prescriptions/<uuid:pk>/cancel/": Row(
        path="prescription", body={"reason": "Wrong strength"}
    ),
    "GET api/v1/prescriptions/<uuid:pk>/history/": Row(path="prescription"),
}
