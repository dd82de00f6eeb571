"""Patients and who was in contact with them."""

from __future__ import annotations

from tests.isolation.expectations.row import Row

PATIENT = {
    "first_name": "Anna",
    "last_name": "Schmidt",
    "birth_date": "1990-02-03",
    "primary_doctor": "{provider}",
    "guarantor": "{guarantor}",
}
CONTACT = {
    "patient": "{patient}",
    "kind": "call",
    "direction": "incoming",
    "subject": "Toothache",
    "staff": "{user}",
}

ROWS: dict[str, Row] = {
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
}
