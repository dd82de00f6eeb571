"""The starter set: our own codes, for a general practice."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.medical_records.charting.catalogue.choices import Category
from apps.medical_records.charting.catalogue.serializers import ProcedureCodeSerializer
from apps.medical_records.charting.catalogue.starter.loading import load, starter_set
from apps.medical_records.charting.choices import Area, DrawnAs
from apps.medical_records.models import ProcedureCode
from apps.tenants.models import Tenant
from apps.users.provisioning.services import provision
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import API


def test_it_covers_every_category_area_and_drawing():
    rows = starter_set()

    assert 140 <= len(rows) <= 160
    assert {row["category"] for row in rows} == set(Category.values)
    assert {row["area"] for row in rows} == set(Area.values)
    assert {row["drawn_as"] for row in rows} == set(DrawnAs.values)
    assert min(Counter(row["category"] for row in rows).values()) >= 9


def test_no_code_or_words_are_there_twice():
    for column in ("code", "en", "de"):
        (_, most), *_ = Counter(row[column] for row in starter_set()).most_common(1)
        assert most == 1, column


def test_every_code_is_one_that_the_api_takes(tenant):
    for row in starter_set():
        for words in ("en", "de"):
            given = {
                "code": row["code"],
                "description": row[words],
                "category": row["category"],
                "area": row["area"],
                "drawn_as": row["drawn_as"],
                "default_minutes": int(row["minutes"]),
            }
            shape = ProcedureCodeSerializer(data=given)
            assert shape.is_valid(), (row, shape.errors)


@pytest.mark.parametrize(
    ("language", "words"),
    [("de-CH", "Kontrolluntersuchung"), ("en-US", "Check-up"), ("ja", "Check-up")],
)
def test_it_speaks_the_clinic_s_language_or_english(tenant, language, words):
    assert load(language) == len(starter_set())
    assert ProcedureCode.objects.get(code="EX-2").description == words


def test_loading_twice_adds_nothing_twice_and_changes_nothing(tenant):
    load("en")
    ProcedureCode.objects.filter(code="FIL-2").update(
        code="fil-2", description="Ours", default_fee=Decimal("90.00"), is_active=False
    )
    before = list(ProcedureCode.objects.order_by("pk").values())

    assert load("de") == 0
    assert list(ProcedureCode.objects.order_by("pk").values()) == before


def test_a_new_clinic_begins_with_it(db):
    with tenant_context(PLATFORM_ID):
        owner = {"email": "grace@example.com", "first_name": "Grace", "last_name": "Owens"}
        clinic = provision(slug="gamma", name="Gamma", language="de", owner=owner)
    with tenant_context(clinic.pk):
        assert ProcedureCode.objects.count() == len(starter_set())
        assert ProcedureCode.objects.get(code="SUR-4").description == "Milchzahn entfernt"


def test_an_old_clinic_gets_it_by_the_api_and_adds_what_it_lacks(api, alpha):
    url = f"{API}procedure-codes/load-starter-set/"

    assert api.post(url).json() == {"created": len(starter_set())}
    assert api.post(url).json() == {"created": 0}
    assert api.post(url, {"x": 1}).status_code == 400


def test_the_command_loads_one_clinic_or_all_but_the_platform(alpha, beta):
    out = StringIO()
    call_command("load_procedure_codes", tenant="beta", stdout=out)
    with alpha.context():
        assert not ProcedureCode.objects.exists()
    call_command("load_procedure_codes", stdout=out)

    assert out.getvalue().splitlines() == [
        f"beta: {len(starter_set())} codes added.",
        f"alpha: {len(starter_set())} codes added.",
        "beta: 0 codes added.",
    ]
    with tenant_context(PLATFORM_ID):
        assert Tenant.objects.count() == 3
        assert not ProcedureCode.objects.exists()
    with pytest.raises(CommandError, match="no clinic nowhere"):
        call_command("load_procedure_codes", tenant="nowhere")
