"""Answers, held against the edition of the form that asked for them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError

from apps.medical_records.anamnesis.questionnaires.choices import Kind
from apps.medical_records.anamnesis.questionnaires.questions import ANSWER
from core.api.fields import as_day
from core.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Question = Mapping[str, Any]
    Answers = Mapping[str, Any]

LONGEST = 2_000
LARGEST = 1_000_000


class WrongAnswers(FieldError):
    """Answers that are none to the questions; each is named as `answers.<key>`."""

    def __init__(self, wrong: Mapping[str, tuple[str, str]]) -> None:
        """Name every question, a code for clients and what is wrong."""
        super().__init__("answers", "See `errors`, a line per question.")
        self.members = {
            "errors": [
                {"attr": f"answers.{key}", "code": code, "detail": detail}
                for key, (code, detail) in wrong.items()
            ]
        }


class Meant(NamedTuple):
    """What somebody's answer to one question means; texts are in one language."""

    question: str
    meaning: dict[str, Any]


def refuse_wrong(questions: Sequence[Question], answers: Answers, *, complete: bool) -> None:
    """Raise `WrongAnswers` for keys that are not asked and values of another kind; `complete` asks for all that is required.

    A question that depends on another is asked only where that one was answered so.
    """
    wrong: dict[str, tuple[str, str]] = {}
    asked = {question["key"]: question for question in shown(questions, answers)}
    known = {question["key"] for question in questions}
    for key in answers:
        if key not in known:
            wrong[key] = ("unknown_field", "There is no such question.")
        elif key not in asked:
            wrong[key] = ("not_asked", "The other answers leave this out.")
        elif detail := _fault(asked[key], answers[key]):
            wrong[key] = ("invalid", detail)
    for key, question in asked.items():
        if complete and question["required"] and key not in answers:
            wrong[key] = ("required", "This has to be answered.")
    if wrong:
        raise WrongAnswers(wrong)


def shown(questions: Sequence[Question], answers: Answers) -> Iterator[Question]:
    """Yield the questions that are asked of who answers so."""
    seen: set[str] = set()
    for question in questions:
        condition = question["shown_if"]
        if condition is None or (
            condition["question"] in seen
            and is_so(answers.get(condition["question"]), condition["equals"])
        ):
            seen.add(question["key"])
            yield question


def is_so(answer: Any, wanted: Any) -> bool:
    """Tell whether an answer is the one that is meant, or has it among others."""
    if isinstance(answer, list):
        return wanted in answer
    return type(answer) is type(wanted) and bool(answer == wanted)


def meanings(questions: Sequence[Question], answers: Answers, language: str) -> Iterator[Meant]:
    """Yield what answers mean, in the order of the questions."""
    for question in shown(questions, answers):
        if question["key"] not in answers:
            continue
        answer = answers[question["key"]]
        for meaning in question["meanings"]:
            if meaning["equals"] is None or is_so(answer, meaning["equals"]):
                told = _in_words(question, answer, language)
                yield Meant(question["key"], _said(meaning, language, told))


def _in_words(question: Question, answer: Any, language: str) -> str:
    options = {one["key"]: one["text"][language] for one in question["options"]}
    if isinstance(answer, list):
        return ", ".join(options[key] for key in answer)
    return str(options.get(answer, answer))


def in_words(question: Question, answer: Any, language: str) -> Any:
    """Return an answer for people: options by their texts; yes and no are left to the page."""
    return answer if isinstance(answer, bool) else _in_words(question, answer, language)


def _said(part: Any, language: str, answer: str) -> Any:
    """Return a meaning with its texts in one language and the answer in them."""
    if not isinstance(part, dict):
        return part
    if language in part and all(isinstance(text, str) for text in part.values()):
        return part[language].replace(ANSWER, answer)
    return {name: _said(value, language, answer) for name, value in part.items()}


def _fault(question: Question, answer: Any) -> str:
    """Return what is wrong with an answer, or nothing."""
    return FAULTS[question["kind"]](answer, [one["key"] for one in question["options"]])


def _of_choice(answer: Any, options: list[str]) -> str:
    is_one = isinstance(answer, str) and answer in options
    return "" if is_one else f"Choose one of: {', '.join(options)}."


def _of_choices(answer: Any, options: list[str]) -> str:
    fits = isinstance(answer, list) and all(not _of_choice(one, options) for one in answer)
    once = fits and 0 < len(answer) == len(set(answer))
    return "" if once else f"Choose from: {', '.join(options)}; each once, in a list."


def _of_text(answer: Any, _: list[str]) -> str:
    fits = isinstance(answer, str) and answer.strip() and len(answer) <= LONGEST
    return "" if fits and "\0" not in answer else f"Give a text of at most {LONGEST} characters."


def _of_day(answer: Any, _: list[str]) -> str:
    try:
        as_day(answer)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _of_number(answer: Any, _: list[str]) -> str:
    is_number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
    fits = is_number and math.isfinite(answer) and abs(answer) <= LARGEST
    return "" if fits else f"Give a number, {LARGEST} at most."


FAULTS: Mapping[str, Callable[[Any, list[str]], str]] = {
    Kind.YES_NO: lambda answer, _: "" if isinstance(answer, bool) else "Say true or false.",
    Kind.CHOICE: _of_choice,
    Kind.MULTI_CHOICE: _of_choices,
    Kind.TEXT: _of_text,
    Kind.DATE: _of_day,
    Kind.NUMBER: _of_number,
}
