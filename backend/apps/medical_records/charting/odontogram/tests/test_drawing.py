"""The drawing of a mouth."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import ON_SURFACES, FindingKind
from apps.medical_records.charting.odontogram.drawing.elements import element
from apps.medical_records.charting.odontogram.drawing.picture import draw
from apps.medical_records.charting.odontogram.drawing.words_de import GERMAN
from apps.medical_records.charting.odontogram.drawing.words_en import ENGLISH
from apps.medical_records.charting.odontogram.tests.rows import (
    OF_SURFACES,
    TODAY,
    done,
    finding,
    mouth,
    planned,
)
from apps.medical_records.charting.odontogram.tests.test_mouth import ROWS

NAME = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "title", "desc", "defs", "pattern", "g", "path", "rect", "circle", "ellipse", "text"}  # fmt: skip
ANYTHING = st.text(alphabet=st.characters(exclude_categories=()), max_size=20)


def drawn(*rows, age=40, language="en", notation="fdi"):
    return draw(mouth(*rows, age=age), language=language, notation=notation, day=TODAY)


def said(svg, tag="text"):
    return [each.text for each in ET.fromstring(svg).iter(NAME + tag)]


@pytest.mark.parametrize("kind", list(FindingKind))
def test_every_finding_is_drawn_and_in_the_legend(kind):
    row = finding("36", kind, "O" if kind in ON_SURFACES else "")
    there, bare = drawn(row, age=4), drawn(age=4)

    assert there != bare
    presence = {"prosthesis": "replaced"}.get(kind, kind)
    if kind == FindingKind.PRESENT:
        return  # a tooth like any other
    names = [ENGLISH.get(f"{what}.{presence}") for what in ("presence", "finding", "drawn")]
    assert any(name in said(there) for name in names if name)


@pytest.mark.parametrize("make", [done, planned])
@pytest.mark.parametrize("drawn_as", [each for each in DrawnAs if each != DrawnAs.NOTHING])
def test_every_procedure_is_drawn_and_in_the_legend(make, drawn_as):
    there = drawn(make("36", drawn_as, "O" if drawn_as in OF_SURFACES else ""))

    name = ENGLISH[f"drawn.{drawn_as}"]
    if make is planned:
        name = f"{name}, planned"
    elif drawn_as == DrawnAs.EXTRACTION:
        name = "missing"
    assert name in said(there)
    assert len(there) != len(drawn())
    assert there != drawn((planned if make is done else done)("36", drawn_as, "O" if drawn_as in OF_SURFACES else ""))  # fmt: skip


def test_the_legend_has_nothing_that_does_not_occur():
    numbers = {f"{quadrant}{position}" for quadrant in range(1, 5) for position in range(1, 9)}
    assert set(said(drawn())) == {"Right", "Left", *numbers}


@pytest.mark.parametrize(
    ("notation", "label"), [("fdi", "36"), ("universal", "19"), ("palmer", "LL6")]
)
def test_teeth_are_written_in_the_notation_asked_for(notation, label):
    svg = drawn(finding("36", "caries", "O"), notation=notation)

    assert label in said(svg)
    assert f"{label}: present; found: caries (occlusal)" in said(svg, "title")


def test_it_tells_in_words_what_is_there():
    rows = [done("16", "crown"), planned("36", "filling", "OD"), done("46", "extraction")]
    (told,) = said(drawn(*rows, done("", "denture", region="02", status="existing")), "desc")

    assert "Permanent teeth: 17 present" in told
    assert "16: present; crown" in told
    assert "36: present; occlusal filling, planned; distal filling, planned" in told
    assert "complete denture (lower jaw)" in told
    assert told.startswith("As of 2026-11-25. The patient's right is on the left.")


def test_it_speaks_german_where_the_clinic_does_and_english_where_it_has_no_words():
    assert set(GERMAN) == set(ENGLISH)
    row = finding("36", "caries", "O")
    assert "Karies" in said(drawn(row, language="de-AT"))
    assert drawn(row, language="ja") == drawn(row, language="en-US")


def test_a_child_has_two_rows_of_numbers():
    child, adult = said(drawn(age=5)), said(drawn())

    assert {"55", "65", "75", "85"} <= set(child)
    assert not {"55", "65", "75", "85"} & set(adult)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.floats(0, 100))
def test_any_mouth_is_well_formed_and_does_nothing(rows, age):
    root = ET.fromstring(drawn(*rows, age=age))

    assert root.get("role") == "img"
    for each in root.iter():
        assert each.tag.removeprefix(NAME) in HARMLESS
        assert not [name for name in each.attrib if name.startswith(("on", "style", "href"))]


@settings(max_examples=100, deadline=None)
@given(ANYTHING, ANYTHING)
def test_an_element_holds_any_text_and_nothing_of_it_is_markup(text, value):
    root = ET.fromstring(element("text", text or " ", label=value))

    assert list(root) == []
    assert list(root.attrib) == ["label"]


def test_no_text_that_somebody_typed_is_in_it():
    row = done("36", "crown", code="<script>", description="<img src=x onerror=alert(1)>")

    assert "script" not in drawn(row)
    assert "alert" not in drawn(row)
