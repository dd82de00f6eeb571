"""System checks: a model that misses a wall does not get as far as a migration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.models import ForeignKey, Model, UniqueConstraint

from core.tenancy.catalogue import KEYLESS_TABLES, breaches
from core.tenancy.managers import TenantManager
from core.tenancy.postgres.schema import has_tenant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.apps import AppConfig

# Its code, what is wrong, and what to do.
Problem: TypeAlias = tuple[str, str, str]


@register("tenancy")
def check_models(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Report every model that misses a wall, and every key from a table without a tenant to one with."""
    configs = app_configs if app_configs is not None else apps.get_app_configs()
    found: list[CheckMessage] = []
    for config in configs:
        for model in config.get_models(include_auto_created=True):
            if model._meta.proxy or not model._meta.managed:
                continue
            found += check_model(model)
    return found


def check_model(model: type[Model]) -> list[CheckMessage]:
    """Report what one model misses."""
    if model._meta.label in settings.TABLELESS_MODELS:
        return []
    problems = _owned(model) if has_tenant(model) else _unowned(model)
    return [
        Error(text, hint=hint, obj=model, id=f"tenancy.{code}") for code, text, hint in problems
    ]


def _unowned(model: type[Model]) -> Iterator[Problem]:
    for field in _foreign_keys(model):
        if has_tenant(field.related_model):
            yield (
                "E005",
                f"{field.name} leads from a table without a tenant to one with.",
                "Derive the model from TenantModel, or keep the key out of the database.",
            )


def _owned(model: Any) -> Iterator[Problem]:
    yield from _of_manager(model)
    yield from _of_fields(model)
    yield from _of_constraints(model)
    if not model._meta.pk.name.startswith("pgh_"):  # history keeps what it was told, keys or not
        for field in _foreign_keys(model):
            if not field.db_constraint and model._meta.db_table not in KEYLESS_TABLES:
                yield "E006", f"{field.name} is no key in the database.", "Leave db_constraint on."


def _of_manager(model: Any) -> Iterator[Problem]:
    for kind in ("default", "base"):
        if not isinstance(getattr(model._meta, f"{kind}_manager"), TenantManager):
            yield (
                "E002",
                f"The {kind} manager is not a TenantManager.",
                "Derive `Meta` from TenantModel.Meta and `objects` from TenantManager.",
            )


def _of_fields(model: Any) -> Iterator[Problem]:
    if model._meta.get_field("tenant").null:
        yield "E001", "tenant may be null.", "Derive the model from TenantModel."
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield (
                "E003",
                f"{field.name} is unique across clinics.",
                "Use a UniqueConstraint that begins with the tenant; ForeignKey, not OneToOneField.",
            )
    for many in model._meta.local_many_to_many:
        if many.remote_field.through._meta.auto_created:
            yield (
                "E004",
                f"{many.name} makes its own table, which has no tenant.",
                "Name a `through` model that derives from TenantModel.",
            )


def _of_constraints(model: Any) -> Iterator[Problem]:
    for together in model._meta.unique_together:
        if together[0] != "tenant":
            yield "E003", f"unique_together {together} does not begin with tenant.", "Begin it so."
    for constraint in model._meta.constraints:
        if _first_of(constraint) not in (None, "tenant"):
            yield (
                "E003",
                f"{constraint.name} does not begin with tenant.",
                "Name the tenant first, as the database's other keys do.",
            )


def _foreign_keys(model: type[Model]) -> Iterator[Any]:
    for field in model._meta.local_fields:
        if isinstance(field, ForeignKey):
            yield field


def _first_of(constraint: Any) -> str | None:
    """Return the name of a unique or exclusion constraint's first column, "?" for an expression, None for others."""
    if isinstance(constraint, ExclusionConstraint):
        first: Any = constraint.expressions[0][0]
    elif isinstance(constraint, UniqueConstraint):
        first = (*constraint.fields, *constraint.expressions)[0]
    else:
        return None
    name = getattr(first, "name", first)  # of an F
    return name if isinstance(name, str) else "?"


@register(Tags.database)
def check_catalogue(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Report every wall that PostgreSQL itself does not have (`manage.py check --database default`)."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            found += [
                Error(breach.what, obj=breach.where, id="tenancy.E100")
                for breach in breaches(cursor)
            ]
    return found
