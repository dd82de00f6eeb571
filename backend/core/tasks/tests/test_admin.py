"""Dead letters as an operator has them: looked at and tried again, without a clinic's data."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django_tasks_db.models import DBTaskResult

from core.tasks.tests.errands import CANARY, count_up, give_up
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.admin_pages import AdminClient
from tests.clinics import make_user

LIST = "/admin/tasks/deadletter/"


@pytest.fixture
def operator(db):
    with tenant_context(PLATFORM_ID):
        user = make_user("operator")
    client = AdminClient()
    client.enter(user)
    return client


@pytest.fixture
def letters(alpha, worker):
    with alpha.context():
        for _ in range(2):
            give_up.enqueue(errand=uuid4())
        count_up.enqueue(errand=uuid4())
    for _ in range(3):
        worker.step()
    return list(DBTaskResult.objects.filter(status="FAILED"))


def choose(letters, action="retry"):
    return {"action": action, "_selected_action": [str(letter.pk) for letter in letters]}


def test_an_operator_sees_what_failed_where_and_for_which_clinic(operator, letters, alpha):
    listed = operator.get(LIST).content.decode()
    shown = operator.get(f"{LIST}{letters[0].pk}/change/").content.decode()

    assert listed.count("core.tasks.tests.errands.give_up") >= 2
    assert "errands.count_up" not in listed
    for text in (
        letters[0].args_kwargs["kwargs"]["errand"],
        f"/admin/tenants/tenant/{alpha.id}/change/",
        "core.tasks.errors.Hopeless",
        "core/tasks/tests/errands.py:",
        "1 of 3",
    ):
        assert text in shown
    assert CANARY not in listed + shown
    assert "Clinic alpha" not in listed + shown


def test_the_chosen_ones_are_tried_again(operator, letters):
    answer = operator.send(LIST, choose(letters[:1]), follow=True)

    assert "1 back in the queue." in answer.content.decode()
    statuses = {row.pk: row.status for row in DBTaskResult.objects.all()}
    assert (statuses[letters[0].pk], statuses[letters[1].pk]) == ("READY", "FAILED")


def test_what_is_no_dead_letter_cannot_be_put_back(operator, letters):
    done = DBTaskResult.objects.get(status="SUCCESSFUL")
    operator.send(LIST, choose([done]))

    done.refresh_from_db()
    assert done.status == "SUCCESSFUL"
    assert operator.get(f"{LIST}{done.pk}/change/").status_code == 302


@pytest.mark.parametrize("role", ["owner", "auditor"])
def test_nobody_in_a_clinic_sees_or_repeats_them(role, alpha, letters):
    client = AdminClient()
    client.enter(alpha.staff[role])

    assert client.get(LIST).status_code == 403
    assert client.send(LIST, choose(letters)).status_code == 403
    assert "Dead letters" not in client.get("/admin/").content.decode()
    assert DBTaskResult.objects.filter(status="FAILED").count() == 2


def test_nothing_is_deleted_by_hand(operator, letters):
    operator.send(LIST, choose(letters, "delete_selected"))

    assert operator.get(f"{LIST}{letters[0].pk}/delete/").status_code == 403
    assert DBTaskResult.objects.filter(status="FAILED").count() == 2
