"""The catalogue: what a code is, who changes it, and how it is found."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.medical_records.charting.catalogue import services
from apps.medical_records.charting.catalogue.errors import DrawnElsewhere
from apps.medical_records.charting.catalogue.serializers import ProcedureCodeSerializer
from apps.medical_records.charting.catalogue.tests.factories import ProcedureCodeFactory
from apps.medical_records.models import ProcedureCode
from apps.tenants.models import Tenant
from core.api.projection import projection_of
from tests.clients import API
from tests.conventions.meaning import plain, projected

CODES = f"{API}procedure-codes/"
FILLING = {
    "code": "FIL-2",
    "description": "Composite filling, two surfaces",
    "category": "restorative",
    "area": "surface",
    "drawn_as": "filling",
    "default_minutes": 40,
    "default_fee": "95.5",
}


def errors_of(answer):
    """Return what is wrong, by field."""
    assert answer.status_code == 400, answer.content
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


def test_a_code_is_made_and_shown_with_its_fee_in_the_clinic_s_currency(api):
    made = api.post(CODES, FILLING)

    assert made.status_code == 201
    assert made.json() | FILLING | {"default_fee": "95.50", "is_active": True} == made.json()
    assert api.get(made["Location"]).json() == made.json()
    assert api.get(CODES).json()["results"] == [made.json()]


def test_only_code_words_category_and_area_are_needed(api):
    needed = {name: FILLING[name] for name in ("code", "description", "category", "area")}

    made = api.post(CODES, needed).json()

    told = {"drawn_as": "nothing", "default_minutes": 30, "default_fee": "0.00", "is_active": True}
    assert made | told == made


@pytest.mark.parametrize(
    ("currency", "fee", "shown"),
    [("EUR", "95.50", "95.50"), ("JPY", "4500", "4500"), ("JPY", "100", "100")],
)
def test_a_fee_is_shown_alike_by_list_detail_and_answer(alpha, client_of, currency, fee, shown):
    with alpha.context():
        Tenant.objects.filter(pk=alpha.id).update(currency=currency)
    api = client_of(alpha.owner)
    made = api.post(CODES, {**FILLING, "default_fee": fee})

    answers = [made.json(), api.get(made["Location"]).json(), api.get(CODES).json()["results"][0]]
    assert [answer["default_fee"] for answer in answers] == [shown] * 3


def test_a_fee_of_another_currency_s_decimals_is_shown_as_it_is(tenant):
    Tenant.objects.filter(pk=tenant.id).update(currency="JPY")
    ProcedureCodeFactory(default_fee=Decimal("125.50"))
    ProcedureCodeFactory(default_fee=Decimal("0.00"))
    rows = ProcedureCode.objects.order_by("code")

    assert projected(ProcedureCodeSerializer, rows) == plain(ProcedureCodeSerializer, rows)
    assert (
        projection_of(ProcedureCodeSerializer).one(rows.exclude(default_fee=0)).data["default_fee"]
        == "125.5"
    )


def test_a_code_is_taken_once_whatever_its_case(api, alpha):
    api.post(CODES, FILLING)

    assert errors_of(api.post(CODES, {**FILLING, "code": "fil-2"})) == {"code": "unique"}
    other = api.post(CODES, {**FILLING, "code": "FIL-3"}).json()["id"]
    assert errors_of(api.patch(f"{CODES}{other}/", {"code": "Fil-2"})) == {"code": "unique"}
    with alpha.context():
        assert set(ProcedureCode.objects.values_list("code", flat=True)) == {"FIL-2", "FIL-3"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "=A1"}, "code"),
        ({"code": "A1-"}, "code"),
        ({"code": "A,1"}, "code"),
        ({"code": "A\n1"}, "code"),
        ({"code": ""}, "code"),
        ({"category": "magic"}, "category"),
        ({"area": "jaw"}, "area"),
        ({"drawn_as": "crown"}, "drawn_as"),
        ({"area": "mouth"}, "drawn_as"),
        ({"default_minutes": 4}, "default_minutes"),
        ({"default_minutes": 721}, "default_minutes"),
        ({"default_fee": "-1"}, "default_fee"),
        ({"default_fee": 95}, "default_fee"),
        ({"default_fee": "1.005"}, "default_fee"),
    ],
)
def test_what_is_no_procedure_is_refused_by_field(api, alpha, wrong, field):
    assert set(errors_of(api.post(CODES, {**FILLING, **wrong}))) == {field}
    with alpha.context():
        assert not ProcedureCode.objects.exists()


def test_codes_of_other_countries_are_taken(api):
    for code in ("01", "Ä1", "13a", "D.0.1", "A/B", "GOZ 2060"):
        assert api.post(CODES, {**FILLING, "code": code}).json()["code"] == code


def test_an_area_never_changes_once_made(api, alpha):
    made = api.post(CODES, FILLING).json()
    url = f"{CODES}{made['id']}/"

    moved = {"area": "tooth", "drawn_as": "nothing"}
    assert errors_of(api.patch(url, moved)) == {"area": "immutable"}
    assert api.put(url, {**FILLING, "description": "Filling"}).status_code == 200
    with alpha.context():
        code = ProcedureCode.objects.get()
        assert (code.area, code.drawn_as, code.description) == ("surface", "filling", "Filling")
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            ProcedureCode.objects.update(area="tooth")


def test_the_database_refuses_a_drawing_that_two_colleagues_made_together(tenant):
    code = ProcedureCodeFactory(filling=True)

    with pytest.raises(DrawnElsewhere):
        services.edit(code, drawn_as="denture")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureCode.objects.update(drawn_as="denture")
    assert ProcedureCode.objects.get().drawn_as == "filling"


def test_a_code_that_is_no_longer_used_is_switched_off_and_on(api):
    url = api.post(CODES, FILLING)["Location"]

    assert api.patch(url, {"is_active": False}).json()["is_active"] is False
    assert api.get(CODES, {"is_active": "true"}).json()["results"] == []
    assert api.patch(url, {"is_active": True}).json()["is_active"] is True
    assert api.delete(url).status_code == 405
    changes = [version["changes"] for version in api.get(f"{url}history/").json()["results"]]
    assert changes[:2] == [{"is_active": [False, True]}, {"is_active": [True, False]}]


def test_a_list_is_narrowed_by_category_area_and_code(api, alpha):
    with alpha.context():
        ProcedureCodeFactory(code="FIL-1", filling=True)
        ProcedureCodeFactory(code="CRN-1", crown=True)

    for given in (
        {"category": "restorative"},
        {"area": "surface"},
        {"code": "fil-1"},
        {"search": "FIL-1"},
    ):
        assert [row["code"] for row in api.get(CODES, given).json()["results"]] == ["FIL-1"], given


@pytest.mark.parametrize(
    "text", ["wurzel", "Wurzelkanl", "wurzelkanal molar", "molar wurzelkanal", "rct-3", "RCT"]
)
def test_a_search_forgives_typos_order_and_case(api, alpha, text):
    with alpha.context():
        ProcedureCodeFactory(code="RCT-3", description="Wurzelkanalbehandlung, Molar")
        ProcedureCodeFactory(code="BRG-2", description="Brückenglied")

    assert [row["code"] for row in api.get(CODES, {"search": text}).json()["results"]] == ["RCT-3"]


def test_a_search_forgives_accents_and_answers_the_best_first(api, alpha):
    with alpha.context():
        ProcedureCodeFactory(code="B", description="Brücke")
        ProcedureCodeFactory(code="A", description="Brücken")
        ProcedureCodeFactory(code="C", description="Krone")

    assert [row["code"] for row in api.get(CODES, {"search": "brucke"}).json()["results"]] == [
        "B",
        "A",
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_and_a_detail_take_a_fixed_number_of_queries(
    api, alpha, django_assert_num_queries, many
):
    with alpha.context():
        made = ProcedureCodeFactory.create_batch(many)

    # Savepoint, authentication, page, release; the test's client takes one to restore its clinic.
    with django_assert_num_queries(5):
        assert len(api.get(CODES).json()["results"]) == many
    with django_assert_num_queries(5):
        api.get(f"{CODES}{made[0].pk}/")
