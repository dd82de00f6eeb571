"""ICD-10 codes in their one form."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.medical_records.anamnesis.health.codes import icd10


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("E11.9", "E11.9"),
        ("e119", "E11.9"),
        (" k02 ", "K02"),
        ("Z950", "Z95.0"),
        ("U07.1", "U07.1"),
        ("C4A.0", "C4A.0"),
        ("S02.5XXA", "S02.5XXA"),
    ],
)
def test_a_code_has_one_form_however_it_is_typed(typed, code):
    assert icd10(typed) == code


@pytest.mark.parametrize(
    "typed", ["E1", "11.9", "E11.", "E1.19", "E11..9", "E11.12345", "Caries", "É11", "E11 9", "."]
)
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(ValidationError):
        icd10(typed)
