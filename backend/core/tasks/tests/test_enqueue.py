"""What gets into the queue: ids and codes, for the current clinic, with the caller's transaction."""

from __future__ import annotations

from enum import Enum
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import HttpResponse
from django_tasks import task
from django_tasks.exceptions import InvalidTaskError
from django_tasks_db.models import DBTaskResult

from core.middleware.request_id import RequestIdMiddleware
from core.request_ids import current_request_id, working_for
from core.tasks.errors import NotAnArgument
from core.tasks.tests.errands import Colour, count_up, look_around
from core.tenancy.context import TenantRequired


def test_a_task_is_kept_with_its_clinic_its_request_and_its_limit(tenant, row):
    errand = uuid4()
    with working_for("request-of-the-test"):
        look_around.enqueue(errand=errand, colour=Colour.GREEN)

    assert row().args_kwargs == {
        "args": [],
        "kwargs": {"errand": str(errand), "colour": "GREEN"},
        "tenant": str(tenant.id),
        "request": "request-of-the-test",
        "attempts": 3,
    }


def test_what_a_request_enqueues_names_the_request(tenant, row, rf):
    def answer(request):
        count_up.enqueue(errand=uuid4())
        return HttpResponse()

    RequestIdMiddleware(answer)(rf.get("/", headers={"X-Request-ID": "request-of-the-test"}))

    assert row().args_kwargs["request"] == "request-of-the-test"
    assert current_request_id() is None


def test_a_task_belongs_to_a_clinic(db):
    with pytest.raises(TenantRequired):
        count_up.enqueue(errand=uuid4())

    assert not DBTaskResult.objects.exists()


def test_what_is_rolled_back_leaves_no_task(tenant):
    with transaction.atomic():
        count_up.enqueue(errand=uuid4())
        assert DBTaskResult.objects.exists()
        transaction.set_rollback(True)

    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    ("args", "kwargs", "refusal"),
    [
        ((), {"errand": "Erika Mustermann"}, NotAnArgument),
        ((), {"errand": str(uuid4())}, NotAnArgument),
        ((), {"errand": 4711}, NotAnArgument),
        ((), {"errand": None}, NotAnArgument),
        ((), {"errand": {"name": "Erika"}}, NotAnArgument),
        ((), {"errand": uuid4(), "note": "Erika"}, TypeError),
        ((), {}, TypeError),
        ((uuid4(),), {}, TypeError),
    ],
)
def test_an_argument_that_is_no_declared_id_is_refused(tenant, args, kwargs, refusal):
    with pytest.raises(refusal) as refused:
        count_up.enqueue(*args, **kwargs)

    assert "Erika" not in str(refused.value)
    assert not DBTaskResult.objects.exists()


def test_a_code_is_one_of_the_declared_ones(tenant):
    class Other(Enum):
        GREEN = "Erika Mustermann"

    for code in ("GREEN", Other.GREEN):
        with pytest.raises(NotAnArgument):
            look_around.enqueue(errand=uuid4(), colour=code)

    assert not DBTaskResult.objects.exists()


def takes_text(*, name: str) -> None: ...
def takes_a_number(*, phone: int) -> None: ...
def takes_anything(*, what: Any) -> None: ...
def takes_perhaps(*, patient: UUID | None) -> None: ...
def takes_what_it_does_not_say(*, what) -> None: ...
def takes_by_position(patient: UUID) -> None: ...
def takes_many(**what: UUID) -> None: ...


@pytest.mark.parametrize(
    "function",
    [
        takes_text,
        takes_a_number,
        takes_anything,
        takes_perhaps,
        takes_what_it_does_not_say,
        takes_by_position,
        takes_many,
    ],
)
def test_a_task_that_could_be_told_more_than_ids_and_codes_cannot_be_declared(function):
    with pytest.raises(NotAnArgument):
        task(attempts=1)(function)


def nothing() -> None: ...


def test_a_task_says_how_often_it_is_tried():
    with pytest.raises(TypeError, match="attempts"):
        task()(nothing)
    with pytest.raises(InvalidTaskError, match="attempts"):
        task(attempts=0)(nothing)


def test_the_package_s_own_worker_which_knows_no_clinic_refuses():
    with pytest.raises(CommandError, match="not a database backend"):
        call_command("db_worker", "--batch", "--backend=default")
