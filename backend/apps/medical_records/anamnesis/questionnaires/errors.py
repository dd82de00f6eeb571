"""Refusals about forms and their answers."""

from __future__ import annotations

from core.errors import DomainError


class FormPublished(DomainError):
    """What patients have answered, or may be answering, stays as it was asked."""

    code = "form_published"
    title = "An edition that was published cannot be changed."
    detail = "Make a new edition with `revise/`."


class InvalidTransition(DomainError):
    """The status does not allow this."""

    code = "invalid_transition"
    title = "The status does not allow this."


class NoPublishedForm(DomainError):
    """There is nothing to ask."""

    code = "no_published_form"
    title = "The clinic has no published form."
    detail = "Publish an edition of the form first."


class AlreadySigned(DomainError):
    """What was signed stays as it was signed."""

    code = "already_signed"
    title = "The questionnaire was signed."
    detail = "Ask anew with another questionnaire."


class NotTheAuthor(DomainError):
    """Open answers are changed by who takes them down."""

    status = 403
    code = "not_the_author"
    title = "A colleague takes these answers down."
    detail = "Ask the colleague, or begin another questionnaire."
