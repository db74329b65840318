"""What becomes of the pictures that people send."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from audit.blobs import cleaning, images
from audit.blobs.images import Picture, Refusal, clean, looks_like_photo
from audit.errors import Unavailable
from tests.blobs import pictures
from tests.blobs.pictures import encoded, scene

HOSTILE = {
    "empty": (b"", Refusal.NOT_AN_IMAGE),
    "text": ("Пандус жоқ".encode(), Refusal.NOT_AN_IMAGE),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "not-an-image"),
    "html": (b"<!doctype html><script>alert(1)</script>", Refusal.NOT_AN_IMAGE),
    "html behind a jpeg's first bytes": (b"\xff\xd8\xff\xe0<script>1</script>", Refusal.DAMAGED),
    "gif": (encoded(scene(), "GIF"), Refusal.NOT_AN_IMAGE),
    "gif and script": (b"GIF89a/*<script>*/", Refusal.NOT_AN_IMAGE),
    "bmp": (encoded(scene(), "BMP"), Refusal.NOT_AN_IMAGE),
    "tiff": (encoded(scene(), "TIFF"), Refusal.NOT_AN_IMAGE),
    "pdf": (encoded(scene(), "PDF"), Refusal.NOT_AN_IMAGE),
    "jpeg cut in its head": (encoded(scene())[:200], Refusal.DAMAGED),
    "jpeg cut in its data": (encoded(scene(), quality=95)[:-300], Refusal.DAMAGED),
    "png cut in its data": (encoded(scene(), "PNG")[:-300], Refusal.DAMAGED),
    "webp cut in its data": (encoded(scene(), "WEBP", lossless=True)[:-20], Refusal.DAMAGED),
    "text bomb": (pictures.png_with_a_text_bomb(), Refusal.DAMAGED),
    "bomb 30000": (pictures.png_that_claims(30_000, 30_000), Refusal.TOO_MANY_PIXELS),
    "bomb 8000": (pictures.png_that_claims(8_000, 8_000), Refusal.TOO_MANY_PIXELS),
    "bomb line": (pictures.png_that_claims(40_000_000, 1), Refusal.TOO_SMALL),
    "png that lies": (pictures.png_that_claims(7_000, 7_000), Refusal.DAMAGED),
    "one pixel": (encoded(scene(1, 1)), Refusal.TOO_SMALL),
    "animated webp": (pictures.animation("WEBP"), Refusal.ANIMATED),
    "animated png": (pictures.animation("PNG"), Refusal.ANIMATED),
}
HONEST = {
    "jpeg": encoded(scene()),
    "progressive jpeg": encoded(scene(), progressive=True),
    "grey jpeg": encoded(scene().convert("L")),
    "cmyk jpeg": encoded(scene().convert("CMYK")),
    "png": encoded(scene(), "PNG"),
    "palette png": encoded(scene().convert("P"), "PNG"),
    "palette png, see-through": encoded(scene().convert("P"), "PNG", transparency=200),
    "black and white png": encoded(scene().convert("1"), "PNG"),
    "grey see-through png": encoded(scene().convert("LA"), "PNG"),
    "16-bit png": encoded(scene().convert("L").convert("I").convert("I;16"), "PNG"),
    "webp": encoded(scene(), "WEBP"),
    "see-through webp": encoded(scene().convert("RGBA"), "WEBP"),
    "two pictures in one jpeg": encoded(
        scene(), "MPO", save_all=True, append_images=[scene(100, 100)]
    ),
    "broken colour profile": encoded(scene(), icc_profile=b"no profile"),
    "broken exif": encoded(scene(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12"),
}


def sent(folder: Path, data: bytes) -> Path:
    file = folder / "sent"
    file.write_bytes(data)
    return file


def picture(outcome: Picture | Refusal) -> tuple[Picture, Image.Image]:
    assert isinstance(outcome, Picture)
    opened = Image.open(io.BytesIO(outcome.jpeg))
    assert (opened.format, opened.mode) == ("JPEG", "RGB")
    assert opened.size == (outcome.width, outcome.height)
    return outcome, opened


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    data, why = HOSTILE[name]
    assert clean(sent(tmp_path, data)) == why


@pytest.mark.parametrize("name", HOSTILE)
def test_the_reason_does_not_depend_on_the_limits_of_the_child(name: str) -> None:
    data, why = HOSTILE[name]
    with pytest.raises(cleaning.Refused) as refused:
        cleaning.clean(data, 1600)
    assert str(refused.value) == why


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("name", HONEST)
def test_what_phones_and_scanners_make_is_shown(tmp_path: Path, name: str) -> None:
    shown, opened = picture(clean(sent(tmp_path, HONEST[name])))
    assert opened.size == (400, 300)
    assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    alone = cleaning.clean(HONEST[name], 1600)
    assert encoded(alone, quality=cleaning.QUALITY) == shown.jpeg


def test_nothing_but_pixels_is_left(tmp_path: Path) -> None:
    original = pictures.from_a_phone()
    before = Image.open(io.BytesIO(original))
    assert before.getexif().get_ifd(pictures.GPS), "there was something to remove"
    assert {"exif", "comment", "icc_profile"} <= set(before.info)
    trailer = b"<script>alert(1)</script>PK\x03\x04"
    shown, opened = picture(clean(sent(tmp_path, original + trailer)))
    assert dict(opened.getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp", "mp"} & set(opened.info)
    for secret in (b"PhoneMaker", b"secret note", b"Exif", b"ICC_PROFILE", b"<script>"):
        assert secret in original + trailer
        assert secret not in shown.jpeg


@pytest.mark.parametrize(
    ("orientation", "top_left"),
    list(enumerate(("red", "red", "blue", "blue", "red", "blue", "blue", "red", "red"), start=1)),
)
def test_a_photo_is_set_upright(tmp_path: Path, orientation: int, top_left: str) -> None:
    _, opened = picture(clean(sent(tmp_path, pictures.from_a_phone(orientation))))
    assert opened.size == ((300, 400) if 5 <= orientation <= 8 else (400, 300))
    colours = {"red": (200, 30, 30), "blue": (30, 30, 200)}
    assert near(opened.getpixel((20, 20)), colours[top_left])


def test_a_large_photo_is_made_smaller_and_a_small_one_is_not_made_larger(tmp_path: Path) -> None:
    large = sent(tmp_path, encoded(scene(4000, 3000)))
    assert picture(clean(large))[1].size == (1600, 1200)
    assert picture(clean(large, side=800))[1].size == (800, 600)
    assert picture(clean(sent(tmp_path, encoded(scene(90, 60)))))[1].size == (90, 60)


def test_what_is_see_through_is_shown_on_white() -> None:
    glass = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    opened = cleaning.clean(encoded(glass, "PNG"), 1600)
    assert near(opened.getpixel((32, 32)), (255, 255, 255))


def test_sixteen_bits_of_grey_keep_their_brightness(tmp_path: Path) -> None:
    grey = Image.new("I;16", (64, 64), 128 * 256)
    _, opened = picture(clean(sent(tmp_path, encoded(grey, "PNG"))))
    assert near(opened.getpixel((32, 32)), (128, 128, 128))


def test_colours_of_a_profile_are_converted() -> None:
    grey = scene().convert("L")
    kept, changed = (
        cleaning.clean(encoded(grey, icc_profile=profile), 1600)
        for profile in (None, linear_grey_profile())
    )
    assert near(kept.getpixel((5, 5)), (80, 80, 80))
    assert near(changed.getpixel((5, 5)), (151, 151, 151)), "a linear grey is lighter in sRGB"


def test_a_child_that_takes_too_much_memory_dies_and_the_server_lives() -> None:
    """The limits are real: the same child, asked for more than they allow."""
    hungry = "from audit.blobs import cleaning; cleaning._limit_self(); "
    for greed, allowed in (("bytearray(100 << 20)", True), ("bytearray(2 << 30)", False)):
        done = subprocess.run(
            [sys.executable, "-c", hungry + greed], capture_output=True, check=False
        )
        assert (done.returncode == 0) is allowed
        assert (b"MemoryError" in done.stderr) is not allowed


def test_a_child_that_dies_or_babbles_leaves_a_photo_that_cannot_be_read() -> None:
    jpeg = encoded(scene())
    for said in (b"ready\n", b"ready\nshown 400", b"ready\nshown 400 300\n" + jpeg[:-9]):
        assert images._read(said) is Refusal.CANNOT_BE_READ
    assert isinstance(images._read(b"ready\nshown 400 300\n" + jpeg), Picture)


def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    endless = tmp_path / "endless"
    os.mkfifo(endless)
    begun = time.monotonic()
    with endless.open("r+b", buffering=0):
        assert clean(endless, patience=2) is Refusal.CANNOT_BE_READ
    assert time.monotonic() - begun < 5
    assert isinstance(clean(sent(tmp_path, encoded(scene())), patience=2), Picture)


def test_a_child_that_cannot_start_says_nothing_about_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = sent(tmp_path, encoded(scene()))
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        with pytest.raises(Unavailable):
            clean(photo)
    assert isinstance(clean(photo), Picture)


def test_the_server_itself_never_loads_the_imaging_library() -> None:
    asked = "import sys, audit.blobs.files, audit.blobs.images; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


def test_a_wrong_file_is_told_by_its_first_bytes() -> None:
    assert all(looks_like_photo(encoded(scene(), kind)) for kind in ("JPEG", "PNG", "WEBP"))
    assert not any(looks_like_photo(data) for data in (b"", b"%PDF-1.7", b"RIFF0000WAVE"))


def linear_grey_profile() -> bytes:
    """The smallest colour profile there is: grey with a gamma of 1."""
    curve = b"curv\0\0\0\0" + (0).to_bytes(4)
    white = b"XYZ \0\0\0\0" + b"".join(v.to_bytes(4) for v in (0xF6D6, 0x10000, 0xD32D))
    start = 128 + 4 + 2 * 12
    tags = b"wtpt" + start.to_bytes(4) + len(white).to_bytes(4)
    tags += b"kTRC" + (start + len(white)).to_bytes(4) + len(curve).to_bytes(4)
    total = start + len(white) + len(curve)
    head = total.to_bytes(4) + b"lcms" + bytes([2, 16, 0, 0]) + b"mntrGRAYXYZ " + bytes(12)
    head += b"acsp" + bytes(28) + b"".join(v.to_bytes(4) for v in (0xF6D6, 0x10000, 0xD32D))
    return head.ljust(128, b"\0") + (2).to_bytes(4) + tags + white + curve
