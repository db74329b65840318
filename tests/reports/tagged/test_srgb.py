"""The colour profile, held against another maker's."""

from io import BytesIO

from PIL import Image, ImageCms

from audit.reports.tagged.srgb import srgb_profile


def test_the_profile_is_srgb() -> None:
    colours = [(0, 0, 0), (10, 20, 30), (200, 100, 50), (120, 250, 77), (255, 255, 255)]
    picture = Image.new("RGB", (len(colours), 1))
    for place, colour in enumerate(colours):
        picture.putpixel((place, 0), colour)
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    turned = ImageCms.profileToProfile(picture, ours, ImageCms.createProfile("sRGB"))
    assert turned is not None
    assert [turned.getpixel((place, 0)) for place in range(len(colours))] == colours


def test_a_profile_of_another_white_turns_colours() -> None:
    """The control: the comparison does see a difference."""
    other = ImageCms.ImageCmsProfile(
        BytesIO(srgb_profile().replace(b"\x00\x02\x66\x66", b"\x00\x01\x66\x66"))
    )
    picture = Image.new("RGB", (1, 1), (120, 250, 77))
    turned = ImageCms.profileToProfile(picture, other, ImageCms.createProfile("sRGB"))
    assert turned is not None
    assert turned.getpixel((0, 0)) != (120, 250, 77)
