"""A database that is ready to work: its schema up to date, the packaged territories in it."""

from audit.geo import territories as packaged
from audit.store import territories
from audit.store.db import Database, upgrade


def prepare(url: str) -> Database:
    """Opens the database at `url`, after what a first start or a new version has to do."""
    upgrade(url)
    db = Database.open(url)
    db.write(lambda tx: territories.load_packaged(tx, packaged.rows()))
    return db
