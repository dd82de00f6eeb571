"""The refusal of a link, one for every reason, so that it tells nothing of what there is."""

from core.errors import DomainError


class LinkUnusable(DomainError):
    """A link that never was, was used, replaced, withdrawn or is too old, or whose person or clinic may not use it."""

    status = 400
    code = "link_unusable"
    title = "This link cannot be used."
    detail = "It was used already, has expired or was replaced by a newer one. Ask for another."
