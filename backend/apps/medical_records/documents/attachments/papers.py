"""PDFs: kept byte for byte, since a letter may be signed. What could act in a reader is refused where it can be seen."""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING

from apps.medical_records.documents.attachments.errors import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE, LAP = 256 * 1024, 64
END = 1024
# Names as they may be written: `#4a` is J.
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# Words so long that the bytes of a picture do not spell them by chance, as they do `/JS`: who has that has one of these.
ACTIVE = re.compile(
    rb"/(?:JavaScript|Rendition|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z0-9])"
    rb"|/XFA\s*[\[0-9]"
)
WHOLE = re.compile(rb"startxref\s+[0-9]+\s+%%EOF[\s\x00]*\Z")
START = re.compile(rb"%PDF-[12]\.[0-9]")


def refuse_unfit(source: IO[bytes]) -> None:
    """Raise for what is no whole PDF from its first byte to its last, and for one that has something to execute.

    An object inside a compressed stream is not looked into; that nothing of it runs is held by how a file is served.
    """
    source.seek(0)
    if not START.match(source.read(8)):
        raise FileRefused("The PDF is broken.", "broken_file")
    source.seek(max(source.seek(0, os.SEEK_END) - END, 0))
    if not WHOLE.search(source.read()):
        raise FileRefused("The PDF is cut off, or something else follows it.", "broken_file")
    if any(ACTIVE.search(text) for text in _pieces(source)):
        raise FileRefused(
            "The PDF has scripts, attachments or other things that act. Print it to a PDF, and send that.",
            "active_content",
        )


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the file in pieces that overlap by more than a name is long, names unescaped."""
    source.seek(0)
    last = b""
    while piece := source.read(PIECE):
        yield ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), last + piece)
        last = piece[-LAP:]
