"""Pictures that look like X-rays of teeth from afar: drawn, so that they are of nobody."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIDE = (640, 480)
GROUND, BONE, DENTINE, ENAMEL, PULP, FILLING = 18, 70, 150, 205, 95, 250
CROWN_WIDTH, CROWN_HEIGHT, ROOT = 118, 120, 190


@cache
def bitewing(seed: str, *, filled: bool) -> bytes:
    """Return a PNG of three teeth above three others, one with a filling; the same one for the same seed."""
    dice = Random(seed)  # noqa: S311  the same picture every time is the point
    width, height = SIDE
    image = Image.new("L", SIDE, GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width, 130), fill=BONE)
    draw.rectangle((0, height - 130, width, height), fill=BONE)
    for place in range(-1, 5):
        left = place * (CROWN_WIDTH + 12) + dice.randrange(-6, 7)
        _tooth(draw, left, height // 2 - 6, up=True)
        _tooth(draw, left + 40, height // 2 + 6, up=False)
    if filled:
        draw.polygon([(300, 250), (350, 250), (338, 284), (310, 280)], fill=FILLING)
    soft = image.filter(ImageFilter.GaussianBlur(3))
    grain = Image.frombytes("L", SIDE, dice.randbytes(width * height)).point(lambda it: it // 14)
    return _png(ImageChops.add(soft, grain))


def _tooth(draw: ImageDraw.ImageDraw, left: int, edge: int, *, up: bool) -> None:
    """Draw a molar whose chewing edge is at a height, with its roots away from it."""
    way = -1 if up else 1
    right, neck = left + CROWN_WIDTH, edge + way * CROWN_HEIGHT
    for start in (left + 12, left + CROWN_WIDTH - 52):
        tip = (start + 20, neck + way * ROOT)
        draw.polygon([(start, neck), (start + 40, neck), tip], fill=DENTINE)
        draw.line([(start + 20, neck), tip], fill=PULP, width=6)
    top, bottom = sorted((edge, neck + way * 8))
    draw.rounded_rectangle((left, top, right, bottom), radius=26, fill=ENAMEL)
    draw.rounded_rectangle((left + 16, top + 22, right - 16, bottom - 6), radius=20, fill=DENTINE)
    middle = (top + bottom) // 2
    draw.ellipse((left + 40, middle - 14, right - 40, middle + 30), fill=PULP)


def _png(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()
