"""Refusals about attachments."""

from __future__ import annotations

from django.conf import settings

from core.errors import DomainError, FieldError


class FileRefused(FieldError):
    """A file that is none of those that are kept, or not whole, or more than it seems."""

    def __init__(self, detail: str, code: str) -> None:
        """Say what is wrong with it."""
        super().__init__("file", detail, code)


class TooManyPixels(FileRefused):
    """An image that would take more memory than one may."""

    def __init__(self) -> None:
        """Say how many it may have."""
        millions = settings.FILES_MAX_PIXELS // 1_000_000
        super().__init__(f"Send an image of {millions} million pixels at most.", "too_many_pixels")


class AlreadyVoid(DomainError):
    """What was filed wrongly stays as it was when that was said."""

    code = "already_void"
    title = "The attachment is void."
    detail = "It was filed wrongly. Upload the file again where it belongs."


class NoThumbnail(DomainError):
    """Only images have one."""

    status = 404
    code = "no_thumbnail"
    title = "There is no thumbnail of this."
    detail = "Only images have one."


class ThumbnailPending(DomainError):
    """It is made in the background, in a moment."""

    code = "thumbnail_pending"
    title = "The thumbnail is still being made."
    detail = "Ask again in a moment."
    retry_after = 2
