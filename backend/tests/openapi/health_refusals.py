"""How each refusal of the anamnesis is provoked; `desk` is a `Desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.anamnesis.health.tests.factories import AllergyFactory
from apps.medical_records.anamnesis.questionnaires import editions, services
from apps.medical_records.anamnesis.questionnaires.choices import FormStatus
from apps.medical_records.anamnesis.questionnaires.tests.factories import signed
from apps.medical_records.models import Allergy, Patient, Questionnaire, QuestionnaireForm
from apps.medical_records.patients.examples import PATIENT
from tests.clients import ApiClient
from tests.isolation.expectations.anamnesis import FORM, SIGNATURE
from tests.openapi.practice import IDS

if TYPE_CHECKING:
    from collections.abc import Callable

NONE_KNOWN = {"patient": PATIENT, "category": "none_known"}
ALLERGY = {"patient": PATIENT, "category": "latex", "substance": "Latex"}
NEW: dict[str, dict[str, Any]] = {
    "allergies": ALLERGY,
    "conditions": {"patient": PATIENT, "name": "Asthma"},
    "medications": {"patient": PATIENT, "name": "Ramipril"},
    "health_questionnaires": {"patient": PATIENT},
}
ANSWERS: dict[str, Any] = {"answers": {"pregnant": False}}
WRITES = ("create", "update", "partial_update")


def _forgets_the_allergy(desk: Any) -> None:
    with desk.clinic.context():
        Allergy.objects.update(status="refuted")


def _states_that_none_are_known(desk: Any) -> None:
    """State it twice, so that the second, under the example's id, is over."""
    _forgets_the_allergy(desk)
    with desk.clinic.context():
        patient = Patient.objects.get(pk=PATIENT)
        first = AllergyFactory(patient=patient, category="none_known", substance="", severity="")
        Allergy.objects.filter(pk=first.pk).update(status="inactive")
        desk.stated = str(first.pk)
        AllergyFactory(patient=patient, category="none_known", substance="", severity="")


def _states_it_over_allergies(desk: Any) -> None:
    _states_that_none_are_known(desk)
    with desk.clinic.context():
        AllergyFactory(patient=Patient.objects.get(pk=PATIENT))


def _restates(desk: Any, name: str) -> Any:
    """Say that the statement that is over holds again."""
    verb = {"allergies_update": "put", "allergies_partial_update": "patch"}[name]
    body = {"category": "none_known", "status": "active"}
    answer = getattr(desk.client, verb)(f"/api/v1/allergies/{desk.stated}/", body)
    return answer.status_code, answer.json().get("code")


def _signs(desk: Any) -> None:
    with desk.clinic.context():
        signed(Questionnaire.objects.get(pk=IDS["health-questionnaires"]))


def _discards(desk: Any) -> None:
    with desk.clinic.context():
        answers = Questionnaire.objects.get(pk=IDS["health-questionnaires"])
        services.discard(answers, by=desk.clinic.owner)


def _publishes(desk: Any) -> None:
    with desk.clinic.context():
        editions.publish(QuestionnaireForm.objects.get(pk=IDS["questionnaire-forms"]))


def _retires_all(desk: Any) -> None:
    with desk.clinic.context():
        for form in QuestionnaireForm.objects.exclude(status=FormStatus.RETIRED):
            editions.retire(form)


def _is_a_receptionist(desk: Any) -> None:
    desk.client = ApiClient()
    desk.client.sign_in(desk.clinic.receptionist)


def _archives(desk: Any) -> None:
    desk.archives()


def _merges(desk: Any) -> None:
    desk.merges()


def _forgets_and_archives(desk: Any) -> None:
    _forgets_the_allergy(desk)
    desk.archives()


def _signs_and(then: Callable[[Any], None]) -> Callable[[Any], None]:
    def prepare(desk: Any) -> None:
        _signs(desk)
        then(desk)

    return prepare


def _asks(name: str, body: Any, prepare: Callable[[Any], None]) -> Callable[[Any], Any]:
    def provoke(desk: Any) -> Any:
        prepare(desk)
        return desk.asks(name, body)

    return provoke


def _of_allergies(name: str, prepare: Callable[[Any], None]) -> Callable[[Any], Any]:
    def provoke(desk: Any) -> Any:
        prepare(desk)
        return _restates(desk, name)

    return provoke


def _without_patient(resource: str, verb: str) -> dict[str, Any]:
    if resource == "health_questionnaires":
        return {**ANSWERS, "language": "en"} if verb == "update" else ANSWERS
    return {key: value for key, value in NEW[resource].items() if key != "patient"}


FACTS = ("allergies", "conditions", "medications")
EDITS = WRITES[1:]
ADOPTION = {"questions": ["allergic_to"]}
OF_OPEN = {
    **{
        f"health_questionnaires_{verb}": _without_patient("health_questionnaires", verb)
        for verb in EDITS
    },
    "health_questionnaires_sign": SIGNATURE,
    "health_questionnaires_discard": None,
}
PROVOKED: dict[tuple[str, str], Callable[[Any], Any]] = {
    **{
        (f"{resource}_create", code): _asks(f"{resource}_create", NEW[resource], prepare)
        for resource in NEW
        for code, prepare in (("patient_archived", _archives), ("patient_merged", _merges))
    },
    **{
        (f"{resource}_{verb}", "patient_archived"): _asks(
            f"{resource}_{verb}", _without_patient(resource, verb), _archives
        )
        for resource in FACTS
        for verb in EDITS
    },
    ("allergies_create", "allergies_known"): lambda desk: desk.asks("allergies_create", NONE_KNOWN),
    ("allergies_create", "already_stated"): _asks(
        "allergies_create", NONE_KNOWN, _states_that_none_are_known
    ),
    **{
        (f"allergies_{verb}", code): _of_allergies(f"allergies_{verb}", prepare)
        for verb in EDITS
        for code, prepare in (
            ("already_stated", _states_that_none_are_known),
            ("allergies_known", _states_it_over_allergies),
        )
    },
    ("questionnaire_forms_update", "form_published"): _asks(
        "questionnaire_forms_update", FORM, _publishes
    ),
    ("questionnaire_forms_partial_update", "form_published"): _asks(
        "questionnaire_forms_partial_update", {"valid_months": 6}, _publishes
    ),
    ("questionnaire_forms_publish", "invalid_transition"): _asks(
        "questionnaire_forms_publish", None, _publishes
    ),
    ("questionnaire_forms_retire", "invalid_transition"): _asks(
        "questionnaire_forms_retire", None, _retires_all
    ),
    ("health_questionnaires_create", "no_published_form"): _asks(
        "health_questionnaires_create", NEW["health_questionnaires"], _retires_all
    ),
    **{
        (name, code): _asks(name, body, prepare)
        for name, body in OF_OPEN.items()
        for code, prepare in (
            ("already_signed", _signs),
            ("invalid_transition", _discards),
            ("patient_archived", _archives),
        )
    },
    **{
        (name, "not_the_author"): _asks(name, body, _is_a_receptionist)
        for name, body in OF_OPEN.items()
        if not name.endswith("_sign")
    },
    ("health_questionnaires_adopt", "invalid_transition"): lambda desk: desk.asks(
        "health_questionnaires_adopt", ADOPTION
    ),
    ("health_questionnaires_adopt", "patient_archived"): _asks(
        "health_questionnaires_adopt", ADOPTION, _signs_and(_forgets_and_archives)
    ),
    ("health_questionnaires_adopt", "patient_merged"): _asks(
        "health_questionnaires_adopt", ADOPTION, _signs_and(_merges)
    ),
}
