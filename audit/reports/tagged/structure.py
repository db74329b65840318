"""The structure tree: what a screen reader reads, in which order, and what it calls it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Scope = Literal["Column", "Row"]
Box = tuple[float, float, float, float]


class Element:
    """One node: a heading, a paragraph, a cell. Its kids are nodes or pieces of page content."""

    __slots__ = ("attributes", "kids", "number", "parent", "tag")

    def __init__(self, tag: str, parent: "Element | None", attributes: str) -> None:
        self.tag = tag
        self.parent = parent
        self.attributes = attributes
        self.kids: list[Element | Content | Annotation] = []
        self.number = 0
        """Its PDF object number, given when the file is written."""
        if parent is not None:
            parent.kids.append(self)


@dataclass(frozen=True, slots=True)
class Content:
    """A piece of marked page content: its id on the page, and the page counted from 0."""

    mcid: int
    page: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link's active area: a reference in PDF syntax, and its page counted from 0."""

    reference: str
    page: int


class Structure:
    """The tree as it grows with the pages, and the way back from page content to its nodes."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.document = self.element("Document", None)
        self._of_page: list[Element] = []
        self._parents: list[Element | list[Element]] = []

    def element(self, tag: str, parent: Element | None, attributes: str = "") -> Element:
        made = Element(tag, parent, attributes)
        self.elements.append(made)
        return made

    def content(self, element: Element, page: int) -> int:
        """The id of the next marked content on `page`, which belongs to `element`."""
        mcid = len(self._of_page)
        self._of_page.append(element)
        element.kids.append(Content(mcid, page))
        return mcid

    def annotation(self, element: Element, reference: str, page: int) -> None:
        """Ties a link's area to `element`; its StructParent must be `next_key` at this moment."""
        element.kids.append(Annotation(reference, page))
        self._parents.append(element)

    @property
    def next_key(self) -> int:
        """The key in the parent tree that the next page or annotation gets."""
        return len(self._parents)

    def close_page(self) -> int:
        """Files the finished page's contents; returns the page's StructParents key."""
        self._parents.append(self._of_page)
        self._of_page = []
        return len(self._parents) - 1

    def write_element(self, element: Element, root: int, pages: Sequence[int]) -> bytes:
        """The element as a PDF dictionary. `root` and `pages` are object numbers."""
        parent = root if element.parent is None else element.parent.number
        home = next((kid.page for kid in element.kids if isinstance(kid, Content)), None)
        kids = " ".join(_kid(kid, home, pages) for kid in element.kids)
        page = "" if home is None else f"/Pg {pages[home]} 0 R"
        held = f"/K[{kids}]" if kids else ""
        said = f"<</S/{element.tag}/P {parent} 0 R{page}{held}{element.attributes}>>"
        return said.encode("latin-1")

    def write_root(self, parent_tree: int) -> str:
        return (
            f"<</Type/StructTreeRoot/K {self.document.number} 0 R"
            f"/ParentTree {parent_tree} 0 R/ParentTreeNextKey {self.next_key}>>"
        )

    def write_parent_tree(self) -> str:
        entries = " ".join(
            f"{key} {_numbers(parent) if isinstance(parent, list) else _numbers([parent])[1:-1]}"
            for key, parent in enumerate(self._parents)
        )
        return f"<</Nums[{entries}]>>"


def _numbers(elements: Iterable[Element]) -> str:
    return "[" + " ".join([f"{element.number} 0 R" for element in elements]) + "]"


def _kid(kid: Element | Content | Annotation, home: int | None, pages: Sequence[int]) -> str:
    if isinstance(kid, Element):
        return f"{kid.number} 0 R"
    if isinstance(kid, Annotation):
        return f"<</Type/OBJR/Obj {kid.reference}/Pg {pages[kid.page]} 0 R>>"
    if kid.page == home:
        return str(kid.mcid)
    return f"<</Type/MCR/Pg {pages[kid.page]} 0 R/MCID {kid.mcid}>>"


def described(
    *,
    alt: str = "",
    language: str = "",
    scope: Scope | None = None,
    box: Box | None = None,
    bullets: bool = False,
) -> str:
    """What an element has besides its kids, in PDF syntax. `box` is in points on the page."""
    said = ""
    if alt:
        said += "/Alt" + text_string(alt)
    if language:
        said += f"/Lang({language})"
    if scope:
        said += f"/A<</O/Table/Scope/{scope}>>"
    if box:
        corners = " ".join(f"{corner:.2f}" for corner in box)
        said += f"/A<</O/Layout/Placement/Block/BBox[{corners}]>>"
    if bullets:
        said += "/A<</O/List/ListNumbering/Disc>>"
    return said


def text_string(text: str) -> str:
    """`text` as a PDF text string; it must hold no lone surrogates."""
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"
