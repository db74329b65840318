"""A console for the words of people: nothing in them is a style or an order to the terminal."""

from typing import Any

from rich.console import Console
from rich.text import Text

from audit.cli import plain


class Terminal(Console):
    """Square brackets are square brackets there, and colons colons."""

    def __init__(self, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **how: Any) -> Text:
        # Rich's tables measure a tab wrongly, and would cut off what stands behind it.
        return super().render_str(plain(text).replace("\t", " "), **how)
