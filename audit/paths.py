"""Where templates, checklists and messages are: in a checkout, or inside the installed package."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_data"
_ROOT = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
CHECKLISTS = _ROOT / "checklists"
LOCALES = _PACKAGE / "locales"
STATIC = _PACKAGE / "web" / "static"
FONTS = STATIC / "vendor" / "fonts"
