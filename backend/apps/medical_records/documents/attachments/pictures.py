"""Images: opened for real within limits, and written anew, so that nothing but their pixels survives."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from django.conf import settings
from PIL import Image, ImageFile, ImageOps

from apps.medical_records.documents.attachments.choices import ContentType
from apps.medical_records.documents.attachments.errors import FileRefused, TooManyPixels
from core.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = {ContentType.JPEG: "JPEG", ContentType.PNG: "PNG"}
# What Pillow says itself of far too many pixels, before it can be asked how many there are.
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# An X-ray of 16 bits is kept as it is; CMYK is a printer's.
KEPT_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})
QUALITY, SMALL_QUALITY, SMALL_SIDE = 95, 80, 320
FULL_DEPTH, HALF_DEPTH = "I;16", 256
# A JPEG comes in some ten scans; one of a thousand is a few bytes long and keeps a worker for half a minute.
SCAN, MOST_SCANS, PIECE = b"\xff\xda", 100, 1024 * 1024


def rewritten(source: IO[bytes], content_type: ContentType, target: IO[bytes]) -> tuple[int, int]:
    """Write an image's pixels, upright, to `target`; return width and height.

    What is said beside the pixels is left behind: where and by which device it was taken, comments, whatever follows. Only the
    colour profile, without which an image looks different, and the size of a pixel in the mouth (dpi) stay.
    """
    with _opened(source, content_type) as image:
        said = {name: image.info[name] for name in ("icc_profile", "dpi") if image.info.get(name)}
        if content_type == ContentType.JPEG:
            said |= {"quality": QUALITY, "subsampling": 0}
        ImageOps.exif_transpose(image, in_place=True)  # a copy would be as large
        plain = image if image.mode in KEPT_MODES else image.convert("RGB")
        plain.info.clear()
        plain.save(target, FORMATS[content_type], **said)
        return plain.size


def thumbnail(source: IO[bytes], content_type: ContentType, target: IO[bytes]) -> None:
    """Write an image as a JPEG of 320 pixels at most; an image that is smaller stays so."""
    with _opened(source, content_type) as image:
        image.draft("RGB", (SMALL_SIDE * 2, SMALL_SIDE * 2))
        image.load()
        shown = image.point(lambda level: level / HALF_DEPTH) if image.mode == FULL_DEPTH else image
        shown = shown.convert("RGBA") if shown.has_transparency_data else shown.convert("RGB")
        shown.thumbnail((SMALL_SIDE, SMALL_SIDE))
        if shown.mode == "RGBA":
            ground = Image.new("RGBA", shown.size, "white")
            shown = Image.alpha_composite(ground, shown).convert("RGB")
        shown.save(target, "JPEG", quality=SMALL_QUALITY)


@contextmanager
def _opened(source: IO[bytes], content_type: ContentType) -> Iterator[Image.Image]:
    """Open an image as what it begins as; refuse one of too many pixels before any is made, and what cannot be read."""
    if content_type == ContentType.JPEG and _scans(source) > MOST_SCANS:
        raise FileRefused("The image is broken.", "broken_file")
    source.seek(0)
    # WeasyPrint lets Pillow take half an image for a whole one, in all of the process that has printed something.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(source, formats=[FORMATS[content_type]])
        with image:
            _refuse_large(image)
            yield image
    except BOMBS as error:
        raise TooManyPixels from error
    except (DomainError, MemoryError):
        raise
    except (
        Exception
    ) as error:  # decoders raise anything at all for bytes that were made to break them
        raise FileRefused("The image is broken.", "broken_file") from error


def _refuse_large(image: Image.Image) -> None:
    if image.width * image.height > settings.FILES_MAX_PIXELS:
        raise TooManyPixels


def _scans(source: IO[bytes]) -> int:
    source.seek(0)
    found, last = 0, b""
    while piece := source.read(PIECE):
        found += (last + piece).count(SCAN)
        last = piece[-1:]
    return found
