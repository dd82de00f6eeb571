"""Several people at one treatment plan at once: the last procedure completes it, and one alternative is accepted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from apps.medical_records.charting.errors import InvalidTransition
from apps.medical_records.charting.procedures import services as procedures
from apps.medical_records.models import Procedure, TreatmentPlan
from apps.medical_records.treatment_plans import services
from apps.medical_records.treatment_plans.errors import AlternativeAccepted, PlanPresented
from apps.medical_records.treatment_plans.tests.factories import (
    SIGNING,
    accepted,
    planned,
    presented,
)
from tests.clinics import make_clinic


@pytest.fixture
def clinic(committed):
    return make_clinic("alpha")


def together(clinic, attempts):
    """Run every attempt at the same moment, each on a connection of its own; return what became of them."""
    start = Barrier(len(attempts))

    def run(attempt):
        try:
            start.wait()
            with clinic.context():
                return attempt()
        except (AlternativeAccepted, InvalidTransition, PlanPresented) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return [future.result() for future in [pool.submit(run, each) for each in attempts]]


def test_two_who_do_the_last_two_procedures_complete_the_plan(clinic):
    with clinic.context():
        plan = accepted("36", "46", by=clinic.dentist)
        first, second = plan.procedures.all()
    done = together(
        clinic,
        [lambda it=it: procedures.complete(it, by=clinic.dentist).status for it in (first, second)],
    )

    assert done == ["completed", "completed"]
    with clinic.context():
        assert TreatmentPlan.objects.get(pk=plan.pk).status == "completed"


def test_the_database_alone_completes_a_plan_that_two_statements_finish_at_once(clinic):
    with clinic.context():
        plan = accepted("36", "46", by=clinic.dentist)
        pks = list(plan.procedures.values_list("pk", flat=True))
    waiting = Barrier(2)

    def settle(pk):
        waiting.wait()
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE medical_records_procedure SET status = 'completed', date_completed = now(),"
                " provider_id = %s WHERE id = %s",
                [clinic.dentist.pk, pk],
            )
            cursor.execute("SELECT pg_sleep(0.1)")  # the other begins before this one ends

    together(clinic, [lambda pk=pk: settle(pk) for pk in pks])
    with clinic.context():
        assert TreatmentPlan.objects.get(pk=plan.pk).status == "completed"


def test_of_two_alternatives_accepted_at_once_one_is(clinic):
    with clinic.context():
        first = presented("36", by=clinic.dentist)
        second = presented("46", patient=first.patient, alternative_to=first, by=clinic.dentist)
    done = together(
        clinic,
        [
            lambda it=it: services.accept(it, by=clinic.dentist, **SIGNING).status
            for it in (first, second)
        ],
    )

    assert sorted(done) in (["AlternativeAccepted", "accepted"], ["InvalidTransition", "accepted"])
    with clinic.context():
        assert sorted(TreatmentPlan.objects.values_list("status", flat=True)) == [
            "accepted",
            "rejected",
        ]


def test_a_fee_that_is_changed_while_the_plan_is_presented_is_in_what_was_told(clinic):
    with clinic.context():
        plan = planned("36")
        procedure = plan.procedures.get()
    together(
        clinic,
        [
            lambda: services.present(plan, by=clinic.dentist).status,
            lambda: (
                procedures.edit(
                    procedure, by=clinic.dentist, note="Deep", fee=procedure.fee * 2
                ).note
            ),
        ],
    )

    with clinic.context():
        assert TreatmentPlan.objects.get().total == Procedure.objects.get().fee
