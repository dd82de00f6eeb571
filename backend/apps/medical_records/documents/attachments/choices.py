"""Values of an attachment."""

from django.db import models


class Kind(models.TextChoices):
    """What a file is to the clinic."""

    XRAY = "xray", "X-ray"
    PHOTO = "photo", "photo"
    LETTER = "letter", "letter"
    REFERRAL = "referral", "referral"
    CONSENT = "consent", "consent"
    OTHER = "other", "other"


class ContentType(models.TextChoices):
    """What a file is, read from its bytes."""

    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    PDF = "application/pdf", "PDF"


IMAGES = (ContentType.JPEG, ContentType.PNG)
# What a file is called when it goes out.
ENDINGS = {ContentType.JPEG: "jpg", ContentType.PNG: "png", ContentType.PDF: "pdf"}
