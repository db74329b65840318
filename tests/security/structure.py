"""What a browser makes of a page, without what is only text in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

RAW = ("script", "style")
"""In these no text of a person is safe, however it is written."""
ADDRESSES = {"href", "src", "srcset", "srcdoc", "action", "formaction", "data", "poster", "ping"}

Part = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    parts: Sequence[Part]
    """Elements with the names of their attributes, where addresses lead, and what is raw."""
    words: Sequence[str]
    """Text, and the values of attributes."""

    def literally(self, text: str) -> int:
        """How often it can be read, letter by letter; sign-in names are shown in small letters."""
        return sum(words.casefold().count(text.casefold()) for words in self.words)


def structure(html: str) -> Structure:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Structure(tuple(reader.parts), tuple(reader.words))


@dataclass(eq=False)
class _Reader(HTMLParser):
    parts: list[Part] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = (f"{name} {_leads(value)}" if name in ADDRESSES else name for name, value in attrs)
        self.parts.append(("<", tag, *named))
        self.words += [value for name, value in attrs if value and name not in ADDRESSES]

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(("</", tag))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in RAW:
            self.parts.append(("raw", data))
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.parts.append(("declaration", decl))

    def unknown_decl(self, data: str) -> None:
        self.parts.append(("declaration", data))

    def handle_pi(self, data: str) -> None:
        self.parts.append(("instruction", data))


def _leads(address: str | None) -> str:
    """Scheme and host: of an address in our own pages, nothing."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return "nowhere"
    return f"{parts.scheme}//{parts.netloc}"
