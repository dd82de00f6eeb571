"""Operators are told once of every task that failed for good."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core import mail as outgoing
from django_tasks_db.models import DBTaskResult

from core.mail.tasks import tell_of_dead_letters
from core.tasks.models import DeadLetter
from core.tasks.running import claim, run
from core.tasks.services import retry
from core.tasks.tests.errands import CANARY, count_up, give_up
from core.tenancy.context import PLATFORM_ID, tenant_context


@pytest.fixture(autouse=True)
def operators(settings):
    settings.OPERATOR_ADDRESSES = ["operator@example.com"]


def do(task, tenant_id, **arguments):
    with tenant_context(tenant_id):
        task.enqueue(**arguments)
    while row := claim("worker"):
        run(row)


def tell():
    outgoing.outbox.clear()
    do(tell_of_dead_letters, PLATFORM_ID)
    return [message.subject for message in outgoing.outbox]


def test_they_are_told_once_and_no_names(alpha):
    for _ in range(2):
        do(give_up, alpha.id, errand=uuid4())

    assert tell() == ["2 tasks failed for good"]
    body = outgoing.outbox[0].body
    assert "2 x core.tasks.tests.errands.give_up: core.tasks.errors.Hopeless" in body
    assert CANARY not in body
    assert "alpha" not in body.lower()
    assert tell() == []


def test_they_are_told_again_of_one_that_failed_again(alpha):
    do(give_up, alpha.id, errand=uuid4())
    tell()
    assert retry([DeadLetter.objects.get().pk]) == 1
    while row := claim("worker"):
        run(row)

    assert tell() == ["1 task failed for good"]


def test_nobody_is_told_while_all_is_well(alpha):
    do(count_up, alpha.id, errand=uuid4())

    assert tell() == []


def test_a_notice_that_cannot_be_sent_makes_no_more_of_them(alpha, settings):
    do(give_up, alpha.id, errand=uuid4())
    settings.EMAIL_BACKEND = "core.mail.backends.NoProviderBackend"
    for _ in range(3):
        tell()

    assert DeadLetter.objects.filter(task_path="core.mail.tasks.dead_letters_mail").count() == 1


def test_without_an_operator_s_address_nothing_is_tried(alpha, settings):
    settings.OPERATOR_ADDRESSES = []
    do(give_up, alpha.id, errand=uuid4())

    assert tell() == []
    assert not DBTaskResult.objects.filter(task_path__endswith="dead_letters_mail").exists()
