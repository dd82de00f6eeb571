"""The safety net, row by row: what it catches, and what it lets through."""

from __future__ import annotations

from uuid import UUID

import pytest

from apps.medical_records.prescriptions.checking.cautions import (
    AGES,
    ALLERGIES,
    CONDITIONS,
    TOGETHER,
)
from apps.medical_records.prescriptions.checking.conflicts import Fact, conflicts, too_young
from apps.medical_records.prescriptions.checking.families import PENICILLINS, Called
from apps.medical_records.prescriptions.choices import ConflictKind

PK = UUID("0190f3c1-7a00-7000-8000-000000000801")
# Rule: a drug that it catches, what the patient has, and the like that it lets through. `J01…` is a code, not a name.
OF_ALLERGIES = {
    "penicillins:penicillins": ("amoxicillin 1000", "penizillin v", "latex"),
    "cephalosporins:cephalosporins": ("cefuroxim", "cefalexin", "codein"),
    "macrolides:macrolides": ("azithromycin", "erythromycin", "clindamycin"),
    "lincosamides:lincosamides": ("clindamycin", "lincomycin", "erythromycin"),
    "nitroimidazoles:nitroimidazoles": ("metronidazol", "tinidazol", "omeprazol"),
    "tetracyclines:tetracyclines": ("doxycycline", "tetracyclin", "minoxidil"),
    "nsaids:nsaids": ("ibuprofen 600", "aspirin", "paracetamol"),
    "metamizole:metamizole": ("novaminsulfon", "metamizol", "methadon"),
    "opioids:opioids": ("tramadol", "morphin", "loperamid"),
    "amide_anaesthetics:amide_anaesthetics": ("ultracain d-s", "lidocain", "procain"),
    "ester_anaesthetics:ester_anaesthetics": ("benzocaine", "procain", "articain"),
    "chlorhexidine:chlorhexidine": ("chlorhexamed", "chlorhexidin", "chlor"),
    "paracetamol:paracetamol": ("paracetamol", "tylenol", "ibuprofen"),
    "cephalosporins:penicillins": ("J01DC02", "penicillin", "macrolides"),
    "penicillins:cephalosporins": ("J01CA04", "cephalosporins", "macrolides"),
}
OF_CONDITIONS = {
    "nsaids:pregnancy": ("ibuprofen", "Z33", "Z32.1"),
    "tetracyclines:pregnancy": ("doxycyclin", "O24.4", "N80"),
    "metamizole:pregnancy": ("novalgin", "schwangerschaft", "endometriose"),
    "opioids:pregnancy": ("codein", "pregnancy", "K02"),
    "nitroimidazoles:pregnancy": ("metronidazole", "Z34", "Z30"),
    "nsaids:ulcer": ("diclofenac", "K25.4", "K29.7"),
    "nsaids:renal_failure": ("naproxen", "N18.3", "N20"),
    "nsaids:bleeding": ("ass 500", "D68.0", "D64.9"),
    "nsaids:heart_failure": ("ibuprofen", "I50.1", "I10"),
    "nsaids:asthma": ("M01AE01", "asthma bronchiale", "bronchitis"),
    "paracetamol:liver_disease": ("paracetamol", "K74.6", "K76"),
    "nitroimidazoles:alcohol": ("metronidazol", "F10.2", "F17.2"),
    "opioids:opioid_dependence": ("tilidin", "F11.2", "F12.1"),
    "lincosamides:colitis": ("clindamycin", "morbus crohn", "gastritis"),
    "macrolides:long_qt": ("clarithromycin", "I45.8", "I45.1"),
}
OF_MEDICATIONS = {
    "nsaids:anticoagulants": ("ibuprofen", "apixaban", "ramipril"),
    "nsaids:antiplatelets": ("ibuprofen", "clopidogrel", "bisoprolol"),
    "nsaids:methotrexate": ("diclofenac", "mtx 15", "metformin"),
    "nsaids:lithium": ("ibuprofen", "lithium", "valproat"),
    "nsaids:serotonergics": ("ibuprofen", "citalopram", "mirtazapin"),
    "nsaids:nsaids": ("ibuprofen", "naproxen", "paracetamol"),
    "nitroimidazoles:anticoagulants": ("metronidazol", "warfarin", "ramipril"),
    "nitroimidazoles:disulfiram": ("metronidazol", "disulfiram", "naltrexon"),
    "nitroimidazoles:lithium": ("metronidazol", "lithium", "valproat"),
    "macrolides:anticoagulants": ("clarithromycin", "marcumar", "ramipril"),
    "macrolides:statins": ("clarithromycin", "simvastatin", "pravastatin"),
    "tetracyclines:anticoagulants": ("doxycyclin", "phenprocoumon", "ramipril"),
    "tetracyclines:retinoids": ("doxycyclin", "isotretinoin", "biotin"),
    "penicillins:methotrexate": ("amoxicillin", "methotrexat", "metformin"),
    "opioids:benzodiazepines": ("tramadol", "lorazepam", "melatonin"),
    "opioids:serotonergics": ("tramadol", "sertralin", "melatonin"),
    "opioids:opioids": ("tilidin", "oxycodon", "pregabalin"),
}
OF_AGES = {
    "tetracyclines:under_8": ("doxycyclin", 7, 8),
    "salicylates:under_16": ("ass 500", 15, 16),
    "codeine_and_tramadol:under_12": ("N02AX02", 11, 12),
    "metamizole:under_1": ("metamizol", 0, 1),
}
CASES = [
    (kind, rule, *case)
    for kind, cases in (
        (ConflictKind.ALLERGY, OF_ALLERGIES),
        (ConflictKind.CONDITION, OF_CONDITIONS),
        (ConflictKind.MEDICATION, OF_MEDICATIONS),
        (ConflictKind.PRESCRIPTION, OF_MEDICATIONS),
    )
    for rule, case in cases.items()
]


def called(name):
    """Return what is called so, by name or by code."""
    return Called("", name) if name[0].isupper() else Called(name)


def found(drug, kind, name, severity=""):
    fact = Fact(kind, PK, called(name), name, severity)
    return {it.rule: it for it in conflicts(called(drug), [fact])}


def test_every_row_has_its_case():
    assert [row.rule for row in ALLERGIES] == [*OF_ALLERGIES]
    assert [row.rule for row in CONDITIONS] == [*OF_CONDITIONS]
    assert [row.rule for row in TOGETHER] == [*OF_MEDICATIONS]
    assert [row.rule for row in AGES] == [*OF_AGES]


@pytest.mark.parametrize(("kind", "rule", "drug", "against", "harmless"), CASES)
def test_a_row_catches_what_it_names_and_nothing_like_it(kind, rule, drug, against, harmless):
    conflict = found(drug, kind, against)[rule]
    row = {row.rule: row for row in (*ALLERGIES, *CONDITIONS, *TOGETHER)}[rule]

    assert (conflict.fact.kind, conflict.fact.id) == (kind, PK)
    assert conflict.severity
    assert conflict.what
    assert row.what
    assert found(drug, kind, harmless) == {}
    assert rule not in found("hyaluron", kind, against)


@pytest.mark.parametrize("rule", [*OF_MEDICATIONS])
def test_what_does_not_go_together_does_not_in_either_order(rule):
    drug, taken, _ = OF_MEDICATIONS[rule]

    assert rule in found(taken, ConflictKind.MEDICATION, drug)


@pytest.mark.parametrize("rule", [*OF_AGES])
def test_some_drugs_are_not_for_children(rule):
    drug, under, old_enough = OF_AGES[rule]
    young = too_young(called(drug), years=under, patient=PK, born="2020-01-01")

    assert rule in [it.rule for it in young]
    assert rule not in [
        it.rule for it in too_young(called(drug), years=old_enough, patient=PK, born="")
    ]
    assert too_young(called("paracetamol"), years=under, patient=PK, born="") == []


@pytest.mark.parametrize(
    ("kind", "severity"), [(ConflictKind.ALLERGY, "severe"), (ConflictKind.MEDICATION, "moderate")]
)
def test_the_same_substance_is_caught_whatever_it_is(kind, severity):
    (same,) = found("fosfomycin 3 g tablette", kind, "fosfomycine").values()

    assert (same.rule, same.severity) == ("same_substance", severity)
    assert found("fosfomycin tablette", kind, "nystatin tablette") == {}
    assert found("J02AC01", kind, "J02AC01")


def test_a_condition_is_no_substance():
    assert found("cortison", ConflictKind.CONDITION, "cortison") == {}


def test_an_allergy_says_itself_how_severe_it_is():
    assert (
        found("amoxicillin", ConflictKind.ALLERGY, "penicillin", "mild")[
            "penicillins:penicillins"
        ].severity
        == "mild"
    )
    assert found("amoxicillin", ConflictKind.ALLERGY, "penicillin")[
        "penicillins:penicillins"
    ].severity == ("severe")
    # Of a medication no severity is known.
    (both,) = found("ibuprofen", ConflictKind.MEDICATION, "warfarin", "mild").values()
    assert both.severity == "severe"


@pytest.mark.parametrize(
    "brand", ["augmentan 875", "isocillin 1,2 mega", "megacillin", "unacid pd", "staphylex"]
)
def test_a_brand_is_what_is_in_it(brand):
    assert PENICILLINS.has(Called(brand))
