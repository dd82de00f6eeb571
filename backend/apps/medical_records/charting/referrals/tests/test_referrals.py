"""Referrals: a draft is sent, answered or taken back, and the chart follows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from apps.medical_records.charting.procedures.tests.factories import ProcedureFactory
from apps.medical_records.charting.referrals.merging import follow, give_back
from apps.medical_records.charting.referrals.tests.factories import (
    ReferralFactory,
    referred_procedure,
)
from apps.medical_records.models import Procedure, Referral
from apps.medical_records.patients import services as patients
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clients import API
from tests.isolation.world import fingerprint

REFERRALS = f"{API}referrals/"
TARGET = {"target_name": "Dr. Kiefer", "reason": "Wisdom teeth", "target_phone": "+4940555099"}
LONG_AGO = "2026-01-05"


@pytest.fixture
def patient(alpha):
    """Somebody to refer."""
    with alpha.context():
        return PatientFactory()


@pytest.fixture
def planned(alpha, patient):
    """Two procedures that somebody else is to do."""
    with alpha.context():
        return [ProcedureFactory(patient=patient, tooth=tooth) for tooth in ("36", "46")]


@pytest.fixture
def draft(api, patient, planned):
    """A draft about both."""
    body = {"patient": str(patient.pk), **TARGET, "procedures": ids(planned)}
    return api.post(REFERRALS, body).json()


def ids(rows):
    """Return the ids of rows as the API takes them."""
    return [str(row.pk) for row in rows]


def states(alpha):
    """Return the procedures' states, by tooth."""
    with alpha.context():
        return dict(Procedure.objects.order_by("tooth").values_list("tooth", "status"))


def step(api, referral, verb, body=None):
    """Take a step."""
    return api.post(f"{REFERRALS}{referral['id']}/{verb}/", body)


def code_of(answer):
    """Return status and code of a refusal, with the fields that are wrong."""
    told = answer.json()
    return answer.status_code, [error["attr"] for error in told.get("errors", ())] or told["code"]


def test_a_draft_refers_the_procedures_that_it_names(api, alpha, patient, planned, draft):
    assert draft | TARGET == draft
    assert (draft["status"], draft["referred_by"]) == ("draft", str(alpha.owner.pk))
    assert draft["procedures"] == sorted(ids(planned))
    assert states(alpha) == {"36": "referred", "46": "referred"}
    assert api.get(f"{REFERRALS}{draft['id']}/").json() == draft
    for given in ({"patient": str(patient.pk)}, {"status": "draft"}):
        assert api.get(REFERRALS, given).json()["results"] == [draft]
    assert api.get(REFERRALS, {"status": "sent"}).json()["results"] == []


def test_a_draft_is_changed_and_what_it_no_longer_names_is_planned_again(api, alpha, draft):
    url = f"{REFERRALS}{draft['id']}/"
    with alpha.context():
        kept = Procedure.objects.get(tooth="36")

    changed = api.patch(url, {"reason": "Tooth 36", "procedures": [str(kept.pk)]}).json()

    assert (changed["reason"], changed["procedures"]) == ("Tooth 36", [str(kept.pk)])
    assert states(alpha) == {"36": "referred", "46": "planned"}
    assert api.put(url, {**TARGET, "procedures": []}).json()["procedures"] == []
    assert states(alpha) == {"36": "planned", "46": "planned"}


def test_what_was_sent_stays_as_it_was_sent(api, alpha, draft):
    sent = step(api, draft, "send").json()
    assert (sent["status"], sent["sent_date"] is not None) == ("sent", True)
    before = fingerprint(connection, alpha)

    assert code_of(api.patch(f"{REFERRALS}{draft['id']}/", {"reason": "Other"})) == (
        409,
        "invalid_transition",
    )
    assert code_of(step(api, draft, "send")) == (409, "invalid_transition")
    assert fingerprint(connection, alpha) == before


def test_an_answer_charts_what_was_done_and_plans_the_rest_again(api, alpha, draft):
    step(api, draft, "send", {"sent_date": LONG_AGO})
    with alpha.context():
        done = Procedure.objects.get(tooth="36")

    told = {"answer": "36 done", "answered_date": "2026-02-01", "done": [str(done.pk)]}
    answered = step(api, draft, "answer", told).json()

    assert (answered["status"], answered["sent_date"]) == ("answered", LONG_AGO)
    assert (answered["answer"], answered["answered_date"]) == ("36 done", "2026-02-01")
    assert answered["procedures"] == [str(done.pk)]
    assert states(alpha) == {"36": "existing_elsewhere", "46": "planned"}
    assert code_of(step(api, draft, "cancel")) == (409, "invalid_transition")


@pytest.mark.parametrize("is_sent", [False, True])
def test_what_is_taken_back_is_planned_again(api, alpha, draft, is_sent):
    if is_sent:
        step(api, draft, "send")

    assert step(api, draft, "cancel").json()["status"] == "cancelled"
    assert states(alpha) == {"36": "planned", "46": "planned"}


def test_only_what_was_sent_is_answered(api, alpha, draft):
    before = fingerprint(connection, alpha)

    assert code_of(step(api, draft, "answer", {"answer": "x"})) == (409, "invalid_transition")
    assert fingerprint(connection, alpha) == before


TOMORROW = str(date.today() + timedelta(days=2))  # noqa: DTZ011  later than anywhere


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("send", {"sent_date": TOMORROW}, "sent_date"),
        ("send", {"sent_date": "1899-12-31"}, "sent_date"),
        ("answer", {"answer": "x", "answered_date": TOMORROW}, "answered_date"),
        ("answer", {"answer": "x", "answered_date": "2026-01-04"}, "answered_date"),
        ("answer", {"answer": ""}, "answer"),
        ("answer", {"answer": "x", "done": ["{other}"]}, "done.0"),
    ],
)
def test_what_cannot_be_of_a_referral_is_refused_by_field(
    api, alpha, patient, draft, verb, body, field
):
    if verb == "answer":
        step(api, draft, "send", {"sent_date": LONG_AGO})
    with alpha.context():
        other = referred_procedure(referral=ReferralFactory(patient=patient), tooth="26")
    given = {**body, "done": [str(other.pk)]} if "done" in body else body
    before = fingerprint(connection, alpha)

    assert code_of(step(api, draft, verb, given)) == (400, [field])
    assert fingerprint(connection, alpha) == before


def test_a_procedure_of_another_patient_or_of_no_plan_is_refused(api, alpha, patient, planned):
    with alpha.context():
        foreign = ProcedureFactory()
    before = fingerprint(connection, alpha)
    body = {"patient": str(patient.pk), **TARGET}

    named = [*ids(planned), str(foreign.pk)]
    assert code_of(api.post(REFERRALS, {**body, "procedures": named})) == (400, ["procedures.2"])
    assert fingerprint(connection, alpha) == before
    made = api.post(REFERRALS, {**body, "procedures": ids(planned)})
    again = api.post(REFERRALS, {**body, "procedures": ids(planned)})
    assert (made.status_code, code_of(again)) == (201, (409, "invalid_transition"))


def test_nobody_is_referred_who_is_archived(api, alpha, patient, draft):
    with alpha.context():
        patients.archive(patient)
    before = fingerprint(connection, alpha)

    assert code_of(step(api, draft, "send")) == (409, "patient_archived")
    assert code_of(api.post(REFERRALS, {"patient": str(patient.pk), **TARGET})) == (
        409,
        "patient_archived",
    )
    assert fingerprint(connection, alpha) == before


@pytest.mark.parametrize(
    "raw",
    [
        {"status": "answered"},
        {"status": "cancelled", "answer": "x"},
        {"status": "sent"},
        {"sent_date": LONG_AGO},
        {"status": "sent", "sent_date": LONG_AGO, "answered_date": LONG_AGO},
    ],
)
def test_the_database_refuses_what_no_referral_is(tenant, raw):
    ReferralFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.create(
            **{name: getattr(ReferralFactory.build(), name) for name in ("target_name", "reason")},
            patient=PatientFactory(),
            referred_by=tenant.dentist,
            **raw,
        )
    with pytest.raises(Exception, match="Invalid transition"), transaction.atomic():
        Referral.objects.update(status="answered", answer="x", answered_date=LONG_AGO)


def test_a_timeline_tells_of_referrals(api, patient, draft):
    step(api, draft, "send", {"sent_date": LONG_AGO})
    url = f"{API}patients/{patient.pk}/timeline/"

    (entry,) = api.get(url, {"kind": "referral"}).json()["results"]

    assert (entry["id"], entry["at"]) == (draft["id"], draft["created_at"])
    assert entry["details"] == {
        "status": "sent",
        "target_name": "Dr. Kiefer",
        "sent_date": LONG_AGO,
        "answered_date": None,
    }


def test_open_referrals_follow_a_merge_and_go_back(tenant):
    source, target = PatientFactory.create_batch(2)
    drafted, sent, answered = (
        ReferralFactory(patient=source),
        ReferralFactory(patient=source, status="sent", sent_date=LONG_AGO),
        ReferralFactory(
            patient=source,
            status="answered",
            sent_date=LONG_AGO,
            answer="Done",
            answered_date=LONG_AGO,
        ),
    )

    followed = follow(source=source.pk, target=target.pk)

    assert followed.moved == (drafted.pk, sent.pk)
    assert followed.kept == (answered.pk,)
    assert set(target.referrals.all()) == {drafted, sent}
    back = give_back(source=source.pk, target=target.pk, moved=followed.moved)
    assert (back.moved, back.kept) == ((drafted.pk, sent.pk), ())
    assert source.referrals.count() == 3


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_and_a_detail_take_a_fixed_number_of_queries(
    api, alpha, patient, django_assert_num_queries, many
):
    with alpha.context():
        made = ReferralFactory.create_batch(many, patient=patient)
        referred_procedure(referral=made[0])

    # Savepoint, authentication, page, the event, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(6):
        assert len(api.get(REFERRALS).json()["results"]) == many
    with django_assert_num_queries(6):
        api.get(f"{REFERRALS}{made[0].pk}/")
