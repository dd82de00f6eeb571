"""A periodontal exam of the examples' patient."""

from typing import Any

from apps.medical_records.patients.examples import PATIENT
from apps.users.examples import DENTIST

PERIO_EXAM = "0190f3c1-7a00-7000-8000-000000000801"
EARLIER_EXAM = "0190f3c1-7a00-7000-8000-000000000802"
DRAWING = (
    "<svg xmlns='http://www.w3.org/2000/svg' role='img'><title>Periodontal chart</title></svg>"
)


def _site(depth: int | None, margin: int | None, *, bleeding: bool | None) -> dict[str, Any]:
    level = None if depth is None or margin is None else depth + margin
    return {
        "depth": depth,
        "margin": margin,
        "attachment_level": level,
        "bleeding": bleeding,
        "suppuration": None if depth is None else False,
        "plaque": True if bleeding else None,
    }


_SITES = {
    "MB": _site(3, 0, bleeding=False),
    "B": _site(2, 1, bleeding=False),
    "DB": _site(5, 1, bleeding=True),
    "ML": _site(3, 0, bleeding=False),
    "L": _site(2, 0, bleeding=False),
    "DL": _site(None, None, bleeding=None),
}
_TOOTH = {"tooth": "16", "sites": _SITES, "mobility": 1, "furcation": {"B": 0, "M": None, "D": 1}}
_SCORES = {
    "teeth": 1,
    "sites": 5,
    "bleeding_score": 20.0,
    "plaque_score": 100.0,
    "suppurating_sites": 0,
    "sites_from_4_mm": 1,
    "sites_from_6_mm": 0,
    "mean_depth": 3.0,
    "mean_attachment_level": 3.4,
}
_EXAM: dict[str, Any] = {
    "examiner": DENTIST,
    "examined_at": "2026-06-02T08:30:00Z",
    "note": "Cleaning of the upper right is due.",
}
_SENT = {
    "tooth": "16",
    "sites": {"MB": {"depth": 3, "margin": 0}, "DB": {"depth": 5, "margin": 1, "bleeding": True}},
    "mobility": 1,
    "furcation": {"B": 0, "D": 1},
}
_CLOSED = {"completed_at": None, "retracted_at": None, "retraction_reason": ""}
_ROW = {
    "id": PERIO_EXAM,
    "patient": PATIENT,
    **_EXAM,
    "status": "open",
    **_CLOSED,
    "scores": _SCORES,
    "created_at": "2026-06-02T08:31:00Z",
    "updated_at": "2026-06-02T08:31:00Z",
    "version": 1,
}
_LESS = dict.fromkeys(("depth", "attachment_level", "bleeding"), -1) | dict.fromkeys(
    ("margin", "suppuration", "plaque"), 0
)
_IN_SHORT = {"examined_at": "2026-06-02T08:30:00Z", "status": "completed", "scores": _SCORES}

EXAMPLES: dict[str, Any] = {
    "Measuring": {**_EXAM, "notation": "fdi", "teeth": [_SENT]},
    "NewPerioExam": {"patient": PATIENT, **_EXAM, "notation": "fdi", "teeth": [_SENT]},
    "PerioRetraction": {"reason": "This was another patient's."},
    "PerioExamRow": _ROW,
    "PerioExam": {**_ROW, "teeth": [_TOOTH]},
    "PerioComparison": {
        "exam": {"id": PERIO_EXAM, **_IN_SHORT},
        "other": {"id": EARLIER_EXAM, **_IN_SHORT},
        "scores": dict.fromkeys(_SCORES, 0),
        "sites": {"compared": 6, "deeper": 0, "shallower": 6, "same": 0},
        "teeth": [
            {
                "tooth": "16",
                "sites": dict.fromkeys(_SITES, _LESS),
                "mobility": 0,
                "furcation": {"B": 0, "M": None, "D": -1},
            }
        ],
    },
}
