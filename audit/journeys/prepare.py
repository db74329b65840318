"""A database that is ready to work: its schema up to date, the packaged territories in it."""

from audit.geo import territories as packaged
from audit.settings import Settings
from audit.signing import check_keys
from audit.store import checkpoints, territories
from audit.store.db import Database, upgrade


def prepare(url: str) -> Database:
    """Opens the database at `url`, after what a first start or a new version has to do."""
    upgrade(url)
    db = Database.open(url)
    db.write(lambda tx: territories.load_packaged(tx, packaged.rows()))
    return db


def secure(settings: Settings, db: Database) -> None:
    """Refuses to work in production with keys that are lost or lie open. Raises Unavailable."""
    if settings.production:
        with db.read() as tx:
            in_use = bool(checkpoints.latest(tx))
        check_keys(settings.data / "keys", in_use)
