"""What stands in a note, in the database's words."""

from __future__ import annotations

from django.db.models import BooleanField, CheckConstraint, F, Func, Q, Value

from apps.medical_records.anamnesis.health.codes import FORM
from apps.medical_records.charting.constraints import TOOTH

# Paths of SQL/JSON to what is no diagnosis. In these a backslash is written twice.
_CODE = FORM.replace("\\", "\\\\")
_TOOTH = f"^$|{TOOTH}"
_NO_LIST = 'strict $ ? (@.type() != "array")'
_NO_OBJECT = 'strict $[*] ? (@.type() != "object")'
_NO_DIAGNOSIS = (
    '$[*] ? (!(@.note.type() == "string")'
    f' || !(@.icd10.type() == "string") || !(@.icd10 like_regex "^{_CODE}$")'
    f' || !(@.tooth.type() == "string") || !(@.tooth like_regex "{_TOOTH}"))'
)
_MORE = '$[*].keyvalue() ? (@.key != "icd10" && @.key != "tooth" && @.key != "note")'


def _has(field: str, path: str) -> Func:
    return Func(F(field), Value(path), function="jsonb_path_exists", output_field=BooleanField())


def diagnoses_are_coded(name: str) -> CheckConstraint:
    """Hold that `diagnoses` is a list of an ICD-10 code, a tooth of FDI's or none, and a text, and nothing else."""
    wrong = Q()
    for path in (_NO_LIST, _NO_OBJECT, _NO_DIAGNOSIS, _MORE):
        wrong |= Q(_has("diagnoses", path))
    return CheckConstraint(condition=~wrong, name=name)
