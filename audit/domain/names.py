"""Place names as they are compared: one key for all the ways people spell the same name."""

import re
import unicodedata

_LOOK_ALIKES = str.maketrans(
    "ABCEHIKMOPTXYaceiopxyhkmtə",
    "АВСЕНІКМОРТХУасеіорхуһкмтә",
)
"""Latin letters that stand in Cyrillic words because they look the same."""

_LATIN = (
    ("shch", "ш"),
    ("sch", "ш"),
    ("sh", "ш"),
    ("zh", "ж"),
    ("ch", "ч"),
    ("kh", "х"),
    ("gh", "г"),
    ("ts", "ц"),
    ("ya", "я"),
    ("yu", "ю"),
    ("yo", "е"),
)
_LATIN_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyzıə", "абкдефгхижклмнопкрстувухизиа")
_FOLDED = str.maketrans("әғқңөұүһіїёйыэщєґўј", "агкноуухииеииешегуж", "ьъ")
_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_ANY = re.compile(r"[a-zıə]", re.IGNORECASE)
_DOUBLED = re.compile(r"(\w)\1+")


def fold(text: str) -> str:
    """Words without case, punctuation, Kazakh-only letters, soft signs and doubled letters.

    Latin words become Cyrillic, and words in both scripts are repaired. Folding twice is folding
    once. Digits stay as they are.
    """
    bare = _without_marks(text)
    return " ".join(folded for word in _WORD.findall(bare) if (folded := _fold_word(word)))


def key(name: str) -> str:
    """What two spellings of one name have in common: `fold` without the spaces."""
    return fold(name).replace(" ", "")


def _without_marks(text: str) -> str:
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _fold_word(word: str) -> str:
    if _CYRILLIC.search(word) and _LATIN_ANY.search(word):
        word = word.translate(_LOOK_ALIKES)
    word = _without_marks(word.casefold())
    for latin, cyrillic in _LATIN:
        word = word.replace(latin, cyrillic)
    word = word.translate(_LATIN_LETTERS).translate(_FOLDED)
    return _DOUBLED.sub(lambda found: _once(found[0]), "".join(_WORD.findall(word)))


def _once(doubled: str) -> str:
    return doubled if doubled[0].isdigit() else doubled[0]
