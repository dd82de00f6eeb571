"""Files for tests: made, not found."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import factory
from factory.django import DjangoModelFactory
from PIL import Image

from apps.medical_records.documents.attachments import services, thumbnails
from apps.medical_records.models import Attachment
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.users.staff.tests.factories import ColleagueFactory
from core.api.uploads import Upload


def image(kind: str = "PNG", size: tuple[int, int] = (8, 6), mode: str = "L", **how: Any) -> bytes:
    """Return a picture with a gradient in it."""
    target = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(target, kind, **how)
    return target.getvalue()


def pdf(inside: bytes = b"", *, after: bytes = b"") -> bytes:
    """Return a PDF of no pages."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + inside + b" >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
    ]
    whole, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(whole)
    whole += b"xref\n0 3\n0000000000 65535 f \n" + table
    whole += b"trailer << /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return whole + after


def uploaded(content: bytes, name: str = "Scan 1.png") -> Upload:
    """Return a file as it comes in."""
    upload = Upload(name)
    upload.write(content)
    return upload


class AttachmentFactory(DjangoModelFactory[Any]):
    """An X-ray with its thumbnail, filed by a colleague."""

    class Meta:
        model = Attachment

    patient = factory.SubFactory(PatientFactory)
    by = factory.SubFactory(ColleagueFactory)
    kind = "xray"
    tooth = "36"
    title = "Before the root canal"
    content = factory.LazyFunction(image)

    @classmethod
    def _create(cls, model_class: type[Any], *args: Any, content: bytes, **fields: Any) -> Any:  # noqa: ARG003
        upload = uploaded(content)
        made = services.file(file=upload, **fields)
        upload.file.close()
        if made.is_image:
            thumbnails.make(made)
        return made
