"""Teeth, their surfaces and the three ways of writing them."""

from __future__ import annotations

import pytest

from apps.medical_records.charting.notations import UnknownTooth, read, written
from apps.medical_records.charting.teeth import PERMANENT, PRIMARY, TEETH, NoSuchSurface, in_order

# ISO 3950, ADA's Universal and Palmer, from published tables: the corners, the midline and what collides.
SAME_TOOTH = [
    ("18", "1", "UR8"),
    ("11", "8", "UR1"),
    ("21", "9", "UL1"),
    ("23", "11", "UL3"),
    ("28", "16", "UL8"),
    ("38", "17", "LL8"),
    ("36", "19", "LL6"),
    ("31", "24", "LL1"),
    ("41", "25", "LR1"),
    ("48", "32", "LR8"),
    ("55", "A", "URE"),
    ("51", "E", "URA"),
    ("61", "F", "ULA"),
    ("65", "J", "ULE"),
    ("75", "K", "LLE"),
    ("71", "O", "LLA"),
    ("81", "P", "LRA"),
    ("85", "T", "LRE"),
    ("18S", "51", "UR8S"),
    ("48S", "82", "LR8S"),
    ("51S", "ES", "URAS"),
]


@pytest.mark.parametrize(("fdi", "universal", "palmer"), SAME_TOOTH)
def test_a_tooth_is_written_in_three_ways(fdi, universal, palmer):
    tooth = TEETH[fdi]

    assert [written(tooth, way) for way in ("fdi", "universal", "palmer")] == [
        fdi,
        universal,
        palmer,
    ]


@pytest.mark.parametrize("notation", ["fdi", "universal", "palmer"])
def test_what_is_written_is_read_as_the_same_tooth(notation):
    texts = {written(tooth, notation) for tooth in TEETH.values()}

    assert len(texts) == len(TEETH) == 2 * (32 + 20)
    assert {read(text, notation) for text in texts} == set(TEETH.values())


@pytest.mark.parametrize(
    ("bracketed", "fdi"), [("6┘", "16"), ("└A", "61"), ("┌8", "38"), ("D┐", "84")]
)
def test_palmer_is_read_with_its_bracket_too(bracketed, fdi):
    assert read(bracketed, "palmer").fdi == fdi


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("19", "fdi"),
        ("56", "fdi"),
        ("A", "fdi"),
        ("11s", "fdi"),
        ("", "fdi"),
        (" 11", "fdi"),
        ("33", "universal"),
        ("83", "universal"),
        ("0", "universal"),
        ("01", "universal"),
        ("U", "universal"),
        ("a", "universal"),
        ("UR9", "palmer"),
        ("URF", "palmer"),
        ("┘6", "palmer"),
        ("11", "palmer"),
        ("6", "palmer"),
    ],
)
def test_what_is_no_tooth_in_its_notation_is_refused(text, notation):
    with pytest.raises(UnknownTooth):
        read(text, notation)


def test_who_named_no_notation_is_told_which_was_meant():
    with pytest.raises(UnknownTooth, match="in the notation fdi"):
        read("99")


def test_the_same_text_is_another_tooth_in_another_notation():
    assert read("11").fdi == "11"
    assert read("11", "universal").fdi == "23"
    assert read("51").fdi == "51"
    assert read("51", "universal").fdi == "18S"


def test_there_are_32_and_20():
    assert (len(PERMANENT), len(PRIMARY)) == (32, 20)
    assert all(not tooth.is_primary for tooth in PERMANENT)
    assert all(tooth.is_primary for tooth in PRIMARY)


@pytest.mark.parametrize(
    ("fdi", "given", "written_as"),
    [
        ("36", "DOM", "MOD"),
        ("36", "LBDOM", "MODBL"),
        ("11", "LVDIM", "MIDVL"),
        ("53", "V", "V"),
        ("75", "", ""),
    ],
)
def test_surfaces_are_written_in_one_order(fdi, given, written_as):
    assert in_order(TEETH[fdi], given) == written_as


@pytest.mark.parametrize(
    ("fdi", "given"),
    [("11", "O"), ("53", "B"), ("36", "I"), ("84", "V"), ("36", "MM"), ("36", "X")],
)
def test_a_surface_that_the_tooth_does_not_have_is_refused(fdi, given):
    with pytest.raises(NoSuchSurface):
        in_order(TEETH[fdi], given)
