"""What a view says that it refuses, it refuses; that it refuses nothing else is seen by every test's client."""

from __future__ import annotations

from functools import partial

import pytest

from tests.openapi import (
    chart_refusals,
    contact_refusals,
    document_refusals,
    front_desk_refusals,
    health_refusals,
    note_refusals,
    perio_refusals,
    plan_refusals,
    prescription_refusals,
    procedure_refusals,
    referral_refusals,
    staff_refusals,
)
from tests.openapi.desk import Desk
from tests.openapi.schema import OPERATIONS, ROUTES

PROVOKED = {
    **staff_refusals.PROVOKED,
    **front_desk_refusals.PROVOKED,
    **contact_refusals.PROVOKED,
    **document_refusals.PROVOKED,
    **health_refusals.PROVOKED,
    **chart_refusals.PROVOKED,
    **referral_refusals.PROVOKED,
    **plan_refusals.PROVOKED,
    **note_refusals.PROVOKED,
    **perio_refusals.PROVOKED,
    **prescription_refusals.PROVOKED,
    **{
        (f"procedures_{step}", code): partial(provoke, step)
        for (step, code), provoke in procedure_refusals.PROVOKED.items()
    },
}


def code_of(kind):
    return getattr(kind, "code", None) or kind.default_code


def test_every_refusal_of_a_view_is_provoked():
    stated = {
        (name, code_of(kind))
        for name, (path, verb, _) in OPERATIONS.items()
        if (route := ROUTES.get((path, verb)))
        for kind in getattr(route.view, "refusals", {}).get(route.action or verb, ())
    }

    assert stated == set(PROVOKED)


@pytest.mark.parametrize(("name", "code"), sorted(PROVOKED))
def test_what_a_view_says_that_it_refuses_it_refuses(name, code, alpha, beta, api):
    status, told = PROVOKED[name, code](Desk(alpha, api))

    assert told == code
    assert str(status) in OPERATIONS[name].described["responses"]
