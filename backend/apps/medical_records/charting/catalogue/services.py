"""What happens to the catalogue."""

from __future__ import annotations

from typing import Any

from apps.medical_records.charting.catalogue.errors import AreaStays, CodeTaken, DrawnElsewhere
from apps.medical_records.charting.catalogue.models import ProcedureCode
from core.errors import refusing
from core.tenancy.locks import locked_again


def add(**fields: Any) -> ProcedureCode:
    """Put a procedure into the catalogue; codes are told apart without regard to case."""
    return _save(ProcedureCode(**fields), force_insert=True)


def edit(code: ProcedureCode, /, **changes: Any) -> ProcedureCode:
    """Change a code, or switch it off or on; its area stays, since what was charted under it was charted there."""
    edited = locked_again(code)
    if changes.get("area", edited.area) != edited.area:
        raise AreaStays
    for field, value in changes.items():
        setattr(edited, field, value)
    return _save(edited, update_fields=[*changes, "updated_at"])


def _save(code: ProcedureCode, **how: Any) -> ProcedureCode:
    with refusing(
        procedure_code_once_per_clinic=CodeTaken, procedure_code_is_drawn_on_its_area=DrawnElsewhere
    ):
        code.save(**how)
    return code
