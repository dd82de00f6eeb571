"""Forms and answers as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from apps.medical_records.anamnesis.questionnaires.answers import in_words, shown
from apps.medical_records.anamnesis.questionnaires.choices import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from apps.medical_records.anamnesis.questionnaires.models import (
        Questionnaire,
        QuestionnaireForm,
    )

YES, NO = "yes", "no"
PROPOSED = {"allergy": "substance", "condition": "name", "medication": "name"}


class Answered(NamedTuple):
    """A question and its answer; `answer` is empty where there is none, and `required` where there has to be."""

    question: str
    answer: str
    required: bool


class Meaning(NamedTuple):
    """What follows from an answer: `when` is empty where any answer does."""

    when: str
    severity: str
    alert: str
    proposed: str


class Asked(NamedTuple):
    """A question as the form asks it; `only_if` names the answer before it that it depends on."""

    texts: list[str]
    kind: str
    required: bool
    options: list[str]
    only_if: str
    meanings: list[Meaning]


def answered(questionnaire: Questionnaire) -> list[Answered]:
    """List what was asked of a patient and what the patient said, in the language of the answers."""
    answers, language = questionnaire.answers, questionnaire.language
    return [
        Answered(
            question["text"][language],
            _said(in_words(question, answers[question["key"]], language))
            if question["key"] in answers
            else "",
            question["required"],
        )
        for question in shown(questionnaire.form.questions, answers)
    ]


def asked(form: QuestionnaireForm) -> list[Asked]:
    """List a form's questions with their texts in each of its languages, the first for what follows from them."""
    languages: list[str] = form.languages
    questions = {question["key"]: question for question in form.questions}
    return [
        Asked(
            [question["text"][language] for language in languages],
            str(Kind(question["kind"]).label),
            question["required"],
            [_each(option["text"], languages) for option in question["options"]],
            _only_if(question, questions, languages[0]),
            list(_meanings(question, languages[0])),
        )
        for question in form.questions
    ]


def _only_if(
    question: Mapping[str, Any], questions: Mapping[str, Mapping[str, Any]], language: str
) -> str:
    condition = question["shown_if"]
    if condition is None:
        return ""
    other = questions[condition["question"]]
    return f"{other['text'][language]} {_said(in_words(other, condition['equals'], language))}"


def _meanings(question: Mapping[str, Any], language: str) -> Iterator[Meaning]:
    for meaning in question["meanings"]:
        when = meaning["equals"]
        alert = meaning["alert"]
        proposed = [
            f"{kind}: {meaning[kind][name][language]}"
            for kind, name in PROPOSED.items()
            if meaning[kind]
        ]
        yield Meaning(
            "" if when is None else _said(in_words(question, when, language)),
            alert["severity"] if alert else "",
            alert["text"][language] if alert else "",
            ", ".join(proposed),
        )


def _each(texts: Mapping[str, str], languages: list[str]) -> str:
    return " / ".join(texts[language] for language in languages)


def _said(answer: Any) -> str:
    if isinstance(answer, bool):
        return YES if answer else NO
    return str(answer)
