"""Pictures as people send them, and as nobody should."""

import io
import struct
import zlib

from PIL import Image, ImageCms

GPS = 0x8825
ORIENTATION = 0x0112
MAKER = 0x010F


def encoded(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def scene(width: int = 400, height: int = 300) -> Image.Image:
    """Red above, blue below: what was turned shows."""
    picture = Image.new("RGB", (width, height), (200, 30, 30))
    picture.paste((30, 30, 200), (0, height // 2, width, height))
    return picture


def grainy(width: int, height: int) -> bytes:
    """A JPEG that no compression makes small, as large as a phone's."""
    return encoded(Image.effect_noise((width, height), 60), quality=90)


def from_a_phone(orientation: int = 1) -> bytes:
    """A JPEG that says where it was taken and by what."""
    exif = Image.Exif()
    exif[MAKER] = "PhoneMaker"
    exif[ORIENTATION] = orientation
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (50.0, 17.0, 0.0), "E", (57.0, 10.0, 0.0)
    return encoded(scene(), exif=exif, comment=b"secret note", icc_profile=srgb_profile())


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def png_that_claims(width: int, height: int) -> bytes:
    """A small file that would fill the memory of who believes it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def png_with_a_text_bomb() -> bytes:
    whole = encoded(scene(), "PNG")
    text = chunk(b"zTXt", b"comment\0\0" + zlib.compress(b"a" * 80_000_000))
    return whole[:33] + text + whole[33:]


def animation(kind: str) -> bytes:
    return encoded(scene(), kind, save_all=True, append_images=[scene().rotate(180)], duration=100)
