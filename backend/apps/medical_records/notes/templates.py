"""What happens to the clinic's texts."""

from __future__ import annotations

from typing import Any

from apps.medical_records.notes.errors import NameTaken
from apps.medical_records.notes.models import NoteTemplate
from core.errors import refusing
from core.tenancy.locks import locked_again


def add(**fields: Any) -> NoteTemplate:
    """Keep texts under a name; names are told apart without regard to case."""
    return _save(NoteTemplate(**fields), force_insert=True)


def edit(template: NoteTemplate, /, **changes: Any) -> NoteTemplate:
    """Change a template, or switch it off or on; notes that were begun from it stay as they are."""
    edited = locked_again(template)
    for name, value in changes.items():
        setattr(edited, name, value)
    return _save(edited, update_fields=[*changes, "updated_at"])


def _save(template: NoteTemplate, **how: Any) -> NoteTemplate:
    with refusing(note_template_once_per_clinic=NameTaken):
        template.save(**how)
    return template
