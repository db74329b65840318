"""Every text that somebody can write, changed where it is kept: nothing at a door is relied on."""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from sqlalchemy import Connection, text

from audit.guard import now_ms
from audit.language import LANGUAGES
from tests.live import Live

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "persons": ("name", "organisation"),
    "sessions": ("device",),
    "passkeys": ("device",),
    "territories": ("name_kk", "name_ru", "name_en"),
    "rounds": ("name_kk", "name_ru", "name_en"),
    "venues": ("name_kk", "name_ru", "address_kk", "address_ru"),
}
BESIDE = (
    "login",
    "typed",
    "draft-caption",
    "note",
    "caption",
    "remark",
    "item-remark",
    *(f"service-{language}" for language in LANGUAGES),
)
"""What takes more than to change a column."""
FIELDS = (*(f"{table}.{name}" for table, names in COLUMNS.items() for name in names), *BESIDE)
END = "⁑"


def mark(field: str) -> str:
    """Stands behind a text and says which field it is of."""
    return f"{FIELDS.index(field):02}{END}"


def write(site: Live, said: str) -> None:
    """`said`, with its mark, in every field."""
    of = {field: said + mark(field) for field in FIELDS}
    site.db.write(lambda tx: _write(tx, of))
    names = cast(dict[str, str], site.parts.settings.service_name)
    names.update({language: of[f"service-{language}"] for language in LANGUAGES})


def _write(tx: Connection, of: Mapping[str, str]) -> None:
    for table, names in COLUMNS.items():
        said = ", ".join(f"{name} = :{name}" for name in names)
        tx.execute(text(f"UPDATE {table} SET {said}"), {n: of[f"{table}.{n}"] for n in names})  # noqa: S608
    tx.execute(text("UPDATE persons SET login = :said || id"), {"said": of["login"]})
    _each(tx, "drafts", "typed", lambda typed: dict.fromkeys(typed, of["typed"]))
    _each(tx, "drafts", "photos", lambda photos: _captioned(photos, of["draft-caption"]))
    _each(tx, "visits", "content", lambda content: _content(content, of))
    tx.execute(text("UPDATE returned_visits SET remark = :said"), {"said": of["remark"]})
    _each(tx, "returned_visits", "remarks", lambda all: dict.fromkeys(all, of["item-remark"]))
    _start_afresh(tx)


def _start_afresh(tx: Connection) -> None:
    """However many texts were tried before: nobody is throttled, no visit is being corrected, and
    all have just signed in."""
    now = now_ms()
    tx.execute(text("DELETE FROM throttles"))
    tx.execute(text("DELETE FROM drafts WHERE supersedes IS NOT NULL"))
    fresh = text("UPDATE sessions SET confirmed_at = :now, expires_at = :later")
    tx.execute(fresh, {"now": now, "later": now + 3_600_000})


def _each(tx: Connection, table: str, column: str, change: Callable[[Any], Any]) -> None:
    key = "visit_id" if table == "returned_visits" else "id"
    for id, said in tx.execute(text(f"SELECT {key}, {column} FROM {table}")).all():  # noqa: S608
        tx.execute(
            text(f"UPDATE {table} SET {column} = :said WHERE {key} = :id"),  # noqa: S608
            {"said": json.dumps(change(json.loads(said)), ensure_ascii=False), "id": id},
        )


def _content(content: dict[str, Any], of: Mapping[str, str]) -> dict[str, Any]:
    return content | {
        "notes": dict.fromkeys(content["notes"], of["note"]),
        "photos": _captioned(content["photos"], of["caption"]),
    }


def _captioned(photos: list[dict[str, Any]], caption: str) -> list[dict[str, Any]]:
    return [photo | {"caption": caption} for photo in photos]
