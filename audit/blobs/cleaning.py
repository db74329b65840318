"""The child process that draws one picture anew: bytes in on stdin, a plain JPEG out on stdout.

Decoders are where hostile pictures bite, so they run here, with little memory and little time.
"""

import io
import resource
import struct
import sys
import warnings
import zlib
from contextlib import suppress
from typing import NoReturn

from PIL import Image, ImageCms, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
LEAST_SIDE = 16
QUALITY = 80
MEMORY = 1 << 30
SECONDS = 20

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Refused(Exception):
    """The picture will not be shown; the argument says why, in a word of `images.Refusal`."""


def clean(original: bytes, side: int) -> Image.Image:
    """The picture upright, in sRGB, at most `side` pixels long, with nothing but pixels in it.

    Raises Refused.
    """
    picture = _opened(original)
    try:
        return _drawn(picture, side)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as broken:
        raise Refused("damaged") from broken


def _opened(original: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(original), formats=FORMATS)
    except (UnidentifiedImageError, SyntaxError) as unknown:
        raise Refused("not-an-image") from unknown
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Refused("too-many-pixels") from bomb
    except (OSError, ValueError) as broken:
        raise Refused("damaged") from broken
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused("too-many-pixels")
    if min(picture.size) < LEAST_SIDE:
        raise Refused("too-small")
    # A phone's JPEG may carry a second picture (depth, brightness): that is no animation.
    if picture.format in {"PNG", "WEBP"} and getattr(picture, "is_animated", False):
        raise Refused("animated")
    return picture


def _drawn(picture: Image.Image, side: int) -> Image.Image:
    turn = _turn(picture)
    profile = picture.info.get("icc_profile")
    plain = _in_srgb(_on_white(_small(picture, side)), profile)
    if turn is not None:
        plain = plain.transpose(turn)
    fresh = Image.new("RGB", plain.size)
    fresh.paste(plain)
    return fresh


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """How to set it upright. A broken EXIF block is common and no reason to lose the photo."""
    with suppress(Exception):
        return _UPRIGHT.get(picture.getexif().get(_ORIENTATION, 1))
    return None


def _small(picture: Image.Image, side: int) -> Image.Image:
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    elif picture.mode not in {"L", "RGB", "CMYK", "RGBA"}:
        picture = picture.convert("RGBA")
    picture.thumbnail((side, side))
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as the camera meant them; a broken profile is ignored, as browsers do."""
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):
            converted = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
            if converted is not None:
                return converted
    return picture.convert("RGB")


def _limit_self() -> None:
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> NoReturn:
    """Says "ready", then "shown <width> <height>" and the JPEG, or "refused <why>"."""
    _limit_self()
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    out = sys.stdout.buffer
    out.write(b"ready\n")
    out.flush()
    try:
        picture = clean(sys.stdin.buffer.read(), int(sys.argv[1]))
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=QUALITY)
    except Refused as refused:
        out.write(f"refused {refused}\n".encode())
    else:
        out.write(f"shown {picture.width} {picture.height}\n".encode() + jpeg.getvalue())
    out.flush()
    raise SystemExit


if __name__ == "__main__":
    main()
