"""What a photo's header says, and what is no photo."""

from io import BytesIO

import pytest
from PIL import Image

from audit.reports.tagged.pictures import Frame, NotAPicture, frame
from tests.reports import samples


def encoded(mode: str, **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, (40, 30)).save(out, "JPEG", **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("jpeg", "space"),
    [
        (encoded("RGB"), "DeviceRGB"),
        (encoded("RGB", progressive=True), "DeviceRGB"),
        (encoded("L"), "DeviceGray"),
    ],
)
def test_a_photo_says_its_size_and_colours(jpeg: bytes, space: str) -> None:
    assert frame(jpeg) == Frame(40, 30, space)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xd9",
        b"\x89PNG\r\n\x1a\n",
        encoded("CMYK"),
        samples.jpeg()[:-40],
        samples.jpeg()[:2] + b"\xff\xc0\x00\x11\x08" + b"\xff\xd9",
        samples.jpeg()[:2] + b"\xff\xc0\x00\x11\x08\x00\x00\x00\x00\x03" + b"\xff\xd9",
        b"\xff\xd8\xff\x01\xff\xd0\xff\xe0\xff\xff" + b"\xff\xd9",
    ],
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(NotAPicture):
        frame(data)
