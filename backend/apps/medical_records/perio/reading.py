"""An exam's teeth and scores as PostgreSQL tells them: a column each of whatever query reads the exam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.db.models import F, Func, JSONField

from apps.medical_records.perio.choices import (
    FLAGS,
    LOWER_MOLARS,
    SITES,
    UPPER_FIRST_PREMOLARS,
    UPPER_MOLARS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

# In the order in which an answer has them.
SHOWN: Final = ("depth", "margin", "attachment_level", *FLAGS)
_IS_OF_EXAM: Final = "(t.tenant_id, t.exam_id) = (%(expressions)s)"
_FURCATIONS: Final = ((UPPER_MOLARS, "BMD"), (LOWER_MOLARS, "BL"), (UPPER_FIRST_PREMOLARS, "MD"))


def _object(pairs: Iterable[tuple[str, str]]) -> str:
    members = ", ".join(f"'{name}', {value}" for name, value in pairs)
    return f"json_build_object({members})"


def _site(place: int) -> str:
    return _object((name, f"t.{name}[{place}]") for name in SHOWN)


def _furcation() -> str:
    cases = (
        f"WHEN t.tooth ~ '{teeth}' THEN {_object((e, f't.furcation_{e.lower()}') for e in sides)}"
        for teeth, sides in _FURCATIONS
    )
    return f"CASE {' '.join(cases)} ELSE json_build_object() END"


_TOOTH: Final = _object(
    (
        ("tooth", "t.tooth"),
        ("sites", _object((site, _site(place)) for place, site in enumerate(SITES, 1))),
        ("mobility", "t.mobility"),
        ("furcation", _furcation()),
    )
)
_IS_MEASURED: Final = (
    "(array_remove(t.depth || t.margin, NULL) <> '{}' OR array_remove(t.plaque, NULL) <> '{}'"
    " OR num_nonnulls(t.mobility, t.furcation_b, t.furcation_l, t.furcation_m, t.furcation_d) > 0)"
)
_TEETH: Final = (
    f"(SELECT coalesce(json_agg({_TOOTH} ORDER BY t.tooth), json_build_array())"  # noqa: S608  ours alone
    f" FROM medical_records_periotooth t WHERE {_IS_OF_EXAM} AND {_IS_MEASURED})"
)


def _share(flag: str, of: str) -> str:
    """Return a percentage with a tenth; null of nothing."""
    return f"round(100.0 * count(*) FILTER (WHERE s.{flag}) / nullif(count(s.{of}), 0), 1)"


SCORES: Final[dict[str, str]] = {
    "teeth": "count(DISTINCT t.tooth) FILTER (WHERE s.depth IS NOT NULL)",
    "sites": "count(s.depth)",
    "bleeding_score": _share("bleeding", "depth"),
    "plaque_score": _share("plaque", "plaque"),
    "suppurating_sites": "count(*) FILTER (WHERE s.suppuration)",
    "sites_from_4_mm": "count(*) FILTER (WHERE s.depth >= 4)",
    "sites_from_6_mm": "count(*) FILTER (WHERE s.depth >= 6)",
    "mean_depth": "round(avg(s.depth), 2)",
    "mean_attachment_level": "round(avg(s.attachment_level), 2)",
}
"""What an exam comes to, and how PostgreSQL counts it from its sites."""

_BY_SITE: Final = (
    "FROM medical_records_periotooth t CROSS JOIN LATERAL unnest("
    + ", ".join(f"t.{name}" for name in SHOWN)
    + f") AS s({', '.join(SHOWN)}) WHERE {_IS_OF_EXAM}"
)


class Teeth(Func):
    """What was measured of each tooth, the lowest number first; teeth of which nothing was are left out."""

    template = _TEETH
    output_field: ClassVar[Any] = JSONField()


class Scores(Func):
    """What an exam comes to."""

    template = f"(SELECT {_object(SCORES.items())} {_BY_SITE})"
    output_field: ClassVar[Any] = JSONField()


def teeth_of(prefix: str = "") -> Teeth:
    """Return the teeth of the exam that a path of the ORM leads to."""
    return Teeth(F(f"{prefix}tenant_id"), F(f"{prefix}pk"))


def scores_of(prefix: str = "") -> Scores:
    """Return its scores."""
    return Scores(F(f"{prefix}tenant_id"), F(f"{prefix}pk"))
