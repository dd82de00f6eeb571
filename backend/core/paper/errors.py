"""Why nothing was printed."""

from core.errors import DomainError


class PaperUnavailable(DomainError):
    """The machine lacks what lays out text."""

    status = 503
    code = "paper_unavailable"
    title = "This server cannot make PDFs."
    detail = "It lacks Pango: install the packages libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0."
