"""Reading PDF files back: their text, their tree of elements, and what the standards say."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import page
from pypdf import PdfReader

_LIMITS = page.SafetyLimits(max_reference_depth=100_000)
"""Many bookmarks in a row are no danger."""


def refusals(pdf: bytes) -> list[str]:
    """The rules of PDF/UA-1 and PDF/A-2a that the file breaks."""
    return [
        f"{profile} {failure.rule_id}: {failure.message}"
        for profile in ("ua1", "2a")
        for failure in page.validate_pdf_bytes(pdf, profile=profile, limits=_LIMITS).failures
    ]


def text(pdf: bytes) -> str:
    """What stands on the pages, every run of blanks as one."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def elements(pdf: bytes) -> list[Any]:
    """All structure elements, in reading order."""
    root: Any = PdfReader(BytesIO(pdf)).trailer["/Root"]
    return list(_walk(root["/StructTreeRoot"]["/K"]))


def _walk(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            yield from _walk(kid)
    elif isinstance(node, dict) and "/S" in node:
        yield node
        if "/K" in node:
            yield from _walk(node["/K"])


def tags(pdf: bytes) -> list[str]:
    return [str(element["/S"]) for element in elements(pdf)]
