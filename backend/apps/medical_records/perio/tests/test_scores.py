"""Scores and differences: what PostgreSQL counts is what plain Python counts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.perio import services
from apps.medical_records.perio.choices import SITES
from apps.medical_records.perio.comparing import compare
from apps.medical_records.perio.querysets import whole
from apps.medical_records.perio.tests.bodies import full_mouth

flags = st.one_of(st.none(), st.booleans())
probed = st.fixed_dictionaries(
    {
        "depth": st.integers(0, 15),
        "margin": st.one_of(st.none(), st.integers(-15, 15)),
        "bleeding": st.booleans(),
        "suppuration": st.booleans(),
        "plaque": flags,
    }
)
looked_at = st.fixed_dictionaries({"margin": st.integers(-15, 15), "plaque": flags})
teeth = st.dictionaries(
    st.sampled_from(["11", "16", "24", "37", "48"]),
    st.dictionaries(st.sampled_from(SITES), st.one_of(probed, looked_at), max_size=6),
    max_size=4,
)


def rounded(value, places):
    """Round as PostgreSQL rounds numbers: a half away from nothing."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def share(some, all_of):
    return rounded(Fraction(100 * len(some), len(all_of)), 1) if all_of else None


def mean(values):
    return rounded(Fraction(sum(values), len(values)), 2) if values else None


def scores_in_python(chart):
    """Count an exam's scores without the database."""
    sites = [site for tooth in chart.values() for site in tooth.values()]
    deep = [site["depth"] for site in sites if "depth" in site]
    seen = [site["plaque"] for site in sites if site["plaque"] is not None]
    levels = [
        site["depth"] + site["margin"]
        for site in sites
        if "depth" in site and site["margin"] is not None
    ]
    return {
        "teeth": sum(any("depth" in site for site in tooth.values()) for tooth in chart.values()),
        "sites": len(deep),
        "bleeding_score": share([s for s in sites if s.get("bleeding")], deep),
        "plaque_score": share([plaque for plaque in seen if plaque], seen),
        "suppurating_sites": sum(bool(site.get("suppuration")) for site in sites),
        "sites_from_4_mm": sum(depth >= 4 for depth in deep),
        "sites_from_6_mm": sum(depth >= 6 for depth in deep),
        "mean_depth": mean(deep),
        "mean_attachment_level": mean(levels),
    }


def measured(by, chart, patient=None):
    """Keep a chart, and return it as answers have it."""
    given = [{"tooth": number, "sites": sites} for number, sites in chart.items()]
    exam = services.record(patient=patient or PatientFactory(), by=by, teeth=given)
    return whole([exam.pk])[str(exam.pk)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(chart=teeth)
def test_scores_are_those_of_plain_python(tenant, chart):
    with transaction.atomic():
        told = measured(tenant.owner, chart)
        transaction.set_rollback(True)

    assert told["scores"] == scores_in_python(chart)
    shown = {it["tooth"]: it["sites"] for it in told["teeth"]}
    for number, sites in chart.items():
        for site, values in sites.items():
            if any(value is not None for value in values.values()):
                assert shown[number][site] | values == shown[number][site]


def test_a_score_of_nothing_is_null(tenant):
    told = measured(tenant.owner, {})

    assert told["teeth"] == []
    assert told["scores"]["bleeding_score"] is told["scores"]["mean_depth"] is None
    assert told["scores"]["sites"] == 0


def test_a_difference_is_the_one_less_the_other(tenant):
    before = measured(
        tenant.owner,
        {
            "16": {
                "MB": {"depth": 6, "margin": 1, "bleeding": True, "plaque": True},
                "B": {"depth": 3},
            },
            "11": {"B": {"depth": 2}},
        },
    )
    after = measured(
        tenant.owner,
        {
            "16": {
                "MB": {"depth": 4, "margin": 2, "plaque": False},
                "B": {"depth": 3},
                "DB": {"depth": 5},
            }
        },
    )

    found = compare(after, before)
    eleven, sixteen = found.teeth

    assert sixteen["sites"]["MB"] == {
        "depth": -2,
        "margin": 1,
        "attachment_level": -1,
        "bleeding": -1,
        "suppuration": 0,
        "plaque": -1,
    }
    assert sixteen["sites"]["DB"]["depth"] is eleven["sites"]["B"]["depth"] is None
    assert sixteen["furcation"] == {"B": None, "M": None, "D": None}
    assert found.sites == {"compared": 2, "deeper": 0, "shallower": 1, "same": 1}
    assert (found.scores["bleeding_score"], found.scores["mean_depth"]) == (-33.3, 0.33)


@pytest.mark.parametrize("is_same", [True, False])
def test_a_full_mouth_less_itself_is_nothing(tenant, is_same):
    chart = {given["tooth"]: given["sites"] for given in full_mouth()}
    one = measured(tenant.owner, chart)
    other = one if is_same else measured(tenant.owner, {})

    found = compare(one, other)

    assert len(found.teeth) == 32
    assert found.sites["compared"] == (192 if is_same else 0)
    if is_same:
        assert set(found.scores.values()) == {0}
