"""One matrix: which role may do what. The API, the admin, `auth/me/` and the documentation read it."""

from __future__ import annotations

from apps.tenants.choices import Role

# Everybody sees and ends the own sessions; who works in a clinic knows the clinic and the colleagues.
_OWN = {"sessions.own"}
_STAFF = _OWN | {"clinic.read", "staff.read"}
_BOOK = {"appointments.read", "appointments.book", "hours.read", "operatories.read"}
_PATIENTS = {"patients.read", "patients.edit", "alerts.read"}
_CODES = {"procedure_codes.read"}
_CHART = _CODES | {"chart.read", "chart.edit"}
_TREAT = {"procedures.complete"}
_HEALTH = {"health.read", "health.edit"}
_CONTACTS = {"contacts.read", "contacts.edit"}
_PRESCRIBE = {"prescriptions.read", "prescriptions.write"}
_QUESTIONNAIRES = {"questionnaires.read", "questionnaires.record"}
_MANAGE = {
    "admin.enter",
    "applications.manage",
    "clinic.manage",
    "staff.manage",
    "hours.manage",
    "operatories.manage",
    "patients.archive",
    "procedure_codes.manage",
    "patients.merge",
    "contacts.manage",
    "questionnaires.manage",
    "history.read",
    "audit.read",
}
_READ_ALL = {
    "chart.read",
    "procedure_codes.read",
    "patients.read",
    "alerts.read",
    "contacts.read",
    "history.read",
    "audit.read",
    "appointments.read",
    "hours.read",
    "operatories.read",
    "health.read",
    "questionnaires.read",
    "prescriptions.read",
}

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.OPERATOR: frozenset(
        _OWN | {"admin.enter", "audit.read", "clinic.read", "platform.clinics", "platform.tasks"}
    ),
    Role.OWNER: frozenset(
        _STAFF
        | _BOOK
        | _PATIENTS
        | _CHART
        | _TREAT
        | _CONTACTS
        | _HEALTH
        | _QUESTIONNAIRES
        | _MANAGE
        | _PRESCRIBE
    ),
    Role.ADMIN: frozenset(
        _STAFF
        | _BOOK
        | _PATIENTS
        | _CHART
        | _TREAT
        | _CONTACTS
        | _HEALTH
        | _QUESTIONNAIRES
        | _MANAGE
        | _PRESCRIBE
    ),
    Role.DENTIST: frozenset(
        _STAFF
        | _BOOK
        | _PATIENTS
        | _CHART
        | _TREAT
        | _CONTACTS
        | _HEALTH
        | _QUESTIONNAIRES
        | _PRESCRIBE
        | {"history.read", "patients.merge", "questionnaires.manage"}
    ),
    Role.HYGIENIST: frozenset(
        _STAFF
        | _BOOK
        | _PATIENTS
        | _CHART
        | _TREAT
        | _CONTACTS
        | _HEALTH
        | _QUESTIONNAIRES
        | {"prescriptions.read"}
    ),
    Role.ASSISTANT: frozenset(
        _STAFF
        | _BOOK
        | _PATIENTS
        | _CHART
        | _CONTACTS
        | _HEALTH
        | _QUESTIONNAIRES
        | {"prescriptions.read"}
    ),
    Role.RECEPTIONIST: frozenset(
        _STAFF
        | _BOOK
        | _PATIENTS
        | _CODES
        | _CONTACTS
        | _QUESTIONNAIRES
        | {"patients.archive", "chart.read"}
    ),
    Role.BILLING: frozenset(
        _STAFF
        | _CODES
        | _CONTACTS
        | {"patients.read", "appointments.read", "questionnaires.read", "chart.read"}
    ),
    Role.STOCK: frozenset(_STAFF),
    Role.AUDITOR: frozenset(_STAFF | _READ_ALL | {"admin.enter"}),
}


def permissions_of(role: str, *, is_admin: bool) -> frozenset[str]:
    """Return what a role may do; `is_admin` adds an administrator's rights, as for a dentist who runs the office."""
    own = PERMISSIONS.get(role, frozenset())
    return own | PERMISSIONS[Role.ADMIN] if is_admin and role != Role.OPERATOR else own


# What each of them lets somebody do; `docs/roles.md` tells it (`make roles`).
MEANINGS: dict[str, str] = {
    "admin.enter": "enter the administration",
    "alerts.read": "see what must be known of a patient first",
    "applications.manage": "register applications, change and delete them",
    "appointments.book": "book, change, move and cancel visits",
    "appointments.read": "see the appointment book and free times",
    "audit.read": "see the audit trail and prove it",
    "chart.read": "see what is in a mouth, what was done to it and what is planned",
    "chart.edit": "chart findings, plan procedures and refer patients",
    "clinic.manage": "change the clinic's particulars",
    "clinic.read": "see the clinic's particulars",
    "contacts.edit": "write down contacts with patients, correct the own ones, and follow up on any",
    "contacts.manage": "correct contacts that a colleague wrote down",
    "contacts.read": "see calls, letters and other contacts with patients",
    "health.edit": "record allergies, conditions and medications, and change them",
    "health.read": "see allergies, conditions, medications and what patients answered",
    "history.read": "see who changed what",
    "hours.manage": "change working hours",
    "hours.read": "see working hours",
    "operatories.manage": "change the treatment rooms",
    "operatories.read": "see the treatment rooms",
    "patients.archive": "archive patients and take them back",
    "patients.edit": "take patients in and change their particulars",
    "patients.merge": "merge two numbers of one patient, and take them apart",
    "patients.read": "see patients",
    "platform.clinics": "open, change, suspend and reactivate clinics",
    "platform.tasks": "see tasks that failed for good",
    "prescriptions.read": "see what patients were prescribed, and print it",
    "prescriptions.write": "prescribe, in spite of conflicts for a reason, and cancel prescriptions",
    "questionnaires.manage": "change and publish the health questionnaire, and answers that a colleague takes down",
    "questionnaires.read": "see the health questionnaire, empty",
    "questionnaires.record": "ask patients by the health questionnaire, have it signed, and see who has to be asked",
    "procedure_codes.manage": "change the catalogue of procedures",
    "procedure_codes.read": "see the catalogue of procedures",
    "procedures.complete": "say that a procedure is done, and take that back",
    "sessions.own": "see and end one's own sessions",
    "staff.manage": "invite, change, deactivate and reactivate staff, and reset second factors, up to the own rank",
    "staff.read": "see colleagues",
}
