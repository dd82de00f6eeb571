"""`security.md`, In operation 5: what a file is is read from its bytes, and nothing but what it is survives."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageFile, ImageOps, PngImagePlugin

from apps.medical_records.documents.attachments.tests.factories import image, pdf
from apps.medical_records.models import Attachment
from apps.medical_records.patients.tests.factories import PatientFactory
from core.storage import files
from tests.clients import API

FILES = f"{API}attachments/"
GPS = 0x8825
pytestmark = pytest.mark.one_world


@pytest.fixture
def patient(alpha):
    with alpha.context():
        return PatientFactory()


def post(client, patient, *sent, **fields):
    body = {"patient": str(patient.pk), "kind": "xray", **fields}
    for number, (name, content) in enumerate(sent):
        body["file" if number == 0 else f"file{number}"] = SimpleUploadedFile(name, content)
    return client.post(FILES, body, format="multipart")


def kept_of(client, answer):
    assert answer.status_code == 201, answer.content
    return b"".join(client.get(f"{answer['Location']}content/").streaming_content)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side):
    """Return a PNG of a few bytes that says it has `side` times `side` pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
    return b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
REFUSED = {
    "nothing": (b"", "empty"),
    "SVG as PNG": (SVG, "unknown_kind"),
    "HTML": (HTML, "unknown_kind"),
    "GIF": (image("GIF"), "unknown_kind"),
    "TIFF": (image("TIFF"), "unknown_kind"),
    "ZIP": (b"PK\3\4" + bytes(100), "unknown_kind"),
    "a program": (b"MZ" + bytes(100), "unknown_kind"),
    "a signature of PNG alone": (b"\x89PNG\r\n\x1a\n", "broken_file"),
    "HTML behind a signature of JPEG": (b"\xff\xd8\xff" + HTML, "broken_file"),
    "half a JPEG": (image("JPEG", (400, 300), "RGB")[:2000], "broken_file"),
    "half a PNG": (image("PNG", (400, 300), "RGB")[:300], "broken_file"),
    "10,000 by 10,000 pixels": (bomb(10_000), "too_many_pixels"),
    "40,000 by 40,000 pixels": (bomb(40_000), "too_many_pixels"),
    "text that unpacks to gigabytes": (
        image()[:33]
        + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000), 9))
        + image()[33:],
        "broken_file",
    ),
    "half a PDF": (pdf()[:40], "broken_file"),
    "HTML behind a header of PDF": (b"%PDF-1.7\n" + HTML, "broken_file"),
    "a PDF with a ZIP behind it": (pdf(after=b"PK\3\4" + bytes(100)), "broken_file"),
    "a PDF behind HTML": (HTML + pdf(), "unknown_kind"),
    "a PDF with a script": (pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"), "active_content"),
    "a script by another spelling": (pdf(b"/OpenAction << /S /#4aavaScript >>"), "active_content"),
    "a PDF that starts a program": (pdf(b"/OpenAction << /S /Launch /F (x) >>"), "active_content"),
    "a PDF with a file in it": (pdf(b"/Names << /EmbeddedFiles 3 0 R >>"), "active_content"),
    "a script across two pieces": (
        pdf(b" " * (256 * 1024 - 60) + b"/JavaScript"),
        "active_content",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_and_nothing_is_kept(api, alpha, patient, what, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as in a worker that has printed
    content, code = REFUSED[what]
    before = files.storage().listdir(str(alpha.id))
    answer = post(api, patient, ("x-ray.png", content))

    assert answer.status_code == 400, answer.content
    (error,) = answer.json()["errors"]
    assert (error["attr"], error["code"]) == ("file", code)
    assert files.storage().listdir(str(alpha.id)) == before
    with alpha.context():
        assert not Attachment.objects.filter(patient=patient).exists()


def test_of_a_photo_neither_place_nor_device_survives_and_it_stands_upright(api, patient):
    whole = Image.new("RGB", (40, 20), "red")
    whole.paste("blue", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Kanarienkamera"
    exif.get_ifd(GPS)[2] = (53.0, 33.0, 0.0)
    source = BytesIO()
    whole.save(source, "JPEG", exif=exif, comment=b"Kanarienvogel", quality=95)
    kept = kept_of(api, post(api, patient, ("a.jpg", source.getvalue() + b"Kanarienende")))

    assert b"Kanarien" in source.getvalue()
    assert b"Kanarien" not in kept
    turned = Image.open(BytesIO(kept))
    assert (turned.size, dict(turned.getexif())) == ((20, 40), {})
    red, _, blue = turned.getpixel((10, 5))
    assert (red < 50, blue > 200) == (True, True)  # what was left is above


def test_of_a_png_no_text_survives_and_nothing_behind_it(api, patient):
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "Kanarienvogel")
    said.add_itxt("XML:com.adobe.xmp", "Kanarienvogel")
    sent = image(pnginfo=said) + b"PK\3\4 <script>Kanarien</script>"
    kept = kept_of(api, post(api, patient, ("a.png", sent)))

    assert sent.count(b"Kanarien") >= 2
    assert b"Kanarien" not in kept
    assert kept.endswith(b"IEND\xaeB`\x82")


def test_what_an_image_looks_like_survives(api, patient):
    """An X-ray's sixteen bits, a transparent ground, the size of a pixel, and the colours' profile."""
    deep = Image.new("I;16", (4, 4), 40_000)
    source = BytesIO()
    deep.save(source, "PNG", dpi=(300, 300))
    kept = Image.open(BytesIO(kept_of(api, post(api, patient, ("a.png", source.getvalue())))))
    assert (kept.mode, kept.getpixel((1, 1))) == ("I;16", 40_000)
    assert round(kept.info["dpi"][0]) == 300

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    clear = image("PNG", mode="RGBA", icc_profile=profile)
    kept = Image.open(BytesIO(kept_of(api, post(api, patient, ("a.png", clear)))))
    assert (kept.mode, kept.info["icc_profile"]) == ("RGBA", profile)


def test_a_printer_s_colours_become_a_screen_s(api, patient):
    answer = post(api, patient, ("a.jpg", image("JPEG", (8, 8), "CMYK")))

    assert Image.open(BytesIO(kept_of(api, answer))).mode == "RGB"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\0b.png", "ab.png"),
        ("Röntgen 36 \U0001f9b7.png", "Röntgen 36 \U0001f9b7.png"),
        ("<script>.png", "<script>.png"),
        ("x" * 400 + ".png", "x" * 251 + ".png"),
    ],
)
def test_a_file_s_name_is_only_ever_shown(api, alpha, patient, name, told):
    boundary = "b"
    fields = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in (("patient", patient.pk), ("kind", "photo"))
    )
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = (fields + head).encode() + image() + f"\r\n--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    answer = api.post(FILES, body, content_type=kind)

    assert answer.status_code == 201, answer.content
    assert answer.json()["file_name"] == told
    sent = api.get(f"{answer['Location']}content/")
    assert sent["Content-Disposition"] == f'attachment; filename="photo-{answer.json()["id"]}.png"'
    with alpha.context():
        key = Attachment.objects.get(pk=answer.json()["id"]).storage_key
        assert files.place_of(key) == f"{alpha.id}/{key}"


def test_the_limit_is_to_the_byte(api, alpha, patient, settings):
    settings.FILES_MAX_SIZE = len(pdf())
    assert post(api, patient, ("a.pdf", pdf())).status_code == 201
    answer = post(api, patient, ("a.pdf", pdf() + b"\n"))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    with alpha.context():
        assert Attachment.objects.filter(patient=patient).count() == 1


def test_a_body_that_says_it_is_too_large_is_not_read(api, patient, settings):
    settings.FILES_MAX_SIZE = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = post(api, patient, ("a.pdf", pdf()))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("sent", "fields", "attr", "code"),
    [
        ((), {}, "file", "required"),
        ((), {"file": "text"}, "file", "invalid"),
        ((("a.png", image()), ("b.png", image())), {}, "file1", "unknown_field"),
        ((("a.png", image()),), {"kind": ["xray", "photo"]}, "kind", "repeated"),
        ((("a.png", image()),), {"kind": "selfie"}, "kind", "invalid_choice"),
        ((("a.png", image()),), {"tooth": "99"}, "tooth", "no_such_tooth"),
        ((("a.png", image()),), {"taken_at": "yesterday"}, "taken_at", "invalid"),
        ((("a.png", image()),), {"title": "\0"}, "title", "null_characters_not_allowed"),
        ((("a.png", image()),), {"title": "x" * 201}, "title", "max_length"),
    ],
)
def test_a_form_is_read_as_strictly_as_json(api, alpha, patient, sent, fields, attr, code):
    answer = post(api, patient, *sent, **fields)

    assert answer.status_code == 400
    assert [(one["attr"], one["code"]) for one in answer.json()["errors"]] == [(attr, code)]
    with alpha.context():
        assert not Attachment.objects.filter(patient=patient).exists()


def test_two_files_under_one_name_are_none(api, patient):
    body = {"patient": str(patient.pk), "kind": "xray"}
    both = [SimpleUploadedFile(name, image()) for name in ("a.png", "b.png")]
    answer = api.post(FILES, {**body, "file": both}, format="multipart")

    assert [one["code"] for one in answer.json()["errors"]] == ["repeated"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=b", 400),
        (b"--b\r\n\r\n", "multipart/form-data; boundary=b", 400),
        (b"", "multipart/form-data; boundary=b", 400),
        (b"{}", "application/json", 415),
        (b"x", "application/octet-stream", 415),
        (image(), "image/png", 415),
    ],
)
def test_what_is_no_form_is_refused(api, body, kind, status):
    answer = api.post(FILES, body, content_type=kind)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_a_photo_of_a_thousand_scans_is_refused_before_any_is_drawn(api, patient):
    target = BytesIO()
    Image.new("L", (64, 64)).save(target, "JPEG", progressive=True)
    photo = target.getvalue()
    last = photo[photo.rindex(b"\xff\xda") : -2]
    few, many = (photo[:-2] + last * times + photo[-2:] for times in (20, 1_000))

    assert post(api, patient, ("photo.jpg", few)).status_code == 201
    answer = post(api, patient, ("photo.jpg", many))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "broken_file")


def test_bytes_of_a_picture_that_spell_a_short_name_are_no_script(api, patient):
    spelt = b"<< /Length 16 >> stream\n/JS\x80 /XFA\x01 /JS\nendstream"
    answer = post(api, patient, ("scan.pdf", pdf(spelt)))

    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize("error", [TypeError, AttributeError, UnboundLocalError])
def test_whatever_a_decoder_raises_the_image_is_refused(api, alpha, patient, error, monkeypatch):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(ImageOps, "exif_transpose", fail)
    before = files.storage().listdir(str(alpha.id))
    answer = post(api, patient, ("x-ray.png", image()))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "broken_file")
    assert files.storage().listdir(str(alpha.id)) == before
