"""Lists of choices that are a yes or no question, whatever they and their choices are called."""

from collections.abc import Mapping

from audit.checklists.xlsform.sheet import Line, Sheet

Meanings = Mapping[str, str]
"""A choice's name to `yes`, `no`, `unknown` or `not_needed`."""

_MEANT = {
    said: meant
    for meant, names in {
        "yes": ("yes", "y", "true", "иә", "ия", "да", "ia", "iya", "da"),
        "no": ("no", "n", "false", "жоқ", "нет", "joq", "zhoq", "zhok", "net"),
        "unknown": (
            *("unknown", "not known", "don't know", "dont know", "do not know", "dk", "not sure"),
            *("білмеймін", "белгісіз", "не знаю", "неизвестно"),
        ),
        "not_needed": ("not needed", "not required", "қажет емес", "не нужно"),
    }.items()
    for said in names
}


def lists(choices: Sheet) -> dict[str, list[Line]]:
    """The choices of each list."""
    found: dict[str, list[Line]] = {}
    for line in choices:
        if line["list_name"]:
            found.setdefault(line["list_name"], []).append(line)
    return found


def yes_no(choices: list[Line]) -> Meanings | None:
    """What the choices of a list mean; None if it is no yes or no question."""
    meanings = {choice["name"]: _meaning(choice) for choice in choices}
    meant = list(meanings.values())
    if len(set(meant)) < len(choices) or not {"yes", "no"} <= set(meant) or "" in meant:
        return None
    return meanings


def _meaning(choice: Line) -> str:
    """From the choice's name and labels, which may not say different things."""
    said = (choice["name"], *choice.words("label").values())
    found = {_MEANT.get(_plain(each), "") for each in said} - {""}
    return found.pop() if len(found) == 1 else ""


def _plain(said: str) -> str:
    return said.casefold().replace("_", " ").replace("’", "'").strip(" .!")
