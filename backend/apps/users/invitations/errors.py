"""Refusals about invitations."""

from core.errors import DomainError


class AlreadyJoined(DomainError):
    """Who has a password of their own is not invited again."""

    code = "already_joined"
    title = "This person has joined already."
    detail = "Who forgot the password asks for another at the sign-in."


class InvitationPending(DomainError):
    """Who was invited becomes active by accepting, and in no other way."""

    code = "invitation_pending"
    title = "This person has not accepted the invitation yet."
    detail = "Send the invitation again if it was lost."
