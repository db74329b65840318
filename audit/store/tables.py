"""Every table. No ORM relationships: ids and explicit joins.

Keys are opaque UUIDs. Rows that belong to a region carry its id, so that the schema can be
spread over several databases by region. Times are milliseconds since 1970 in UTC: they sort, fit
every engine, and mean the same everywhere (`store.moments` converts).
"""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Moment = BigInteger
"""A column type: milliseconds since 1970, UTC."""

BY_KEY = {"sqlite_with_rowid": False}
"""SQLite keeps the rows of these tables in the order of their (composite) key, without a second index."""


class Territory(SQLModel, table=True):
    """A node of country > region > district > settlement."""

    __tablename__ = "territories"
    id: UUID = Field(primary_key=True)
    code: str = Field(unique=True)
    """KATO-based, as in KZ-15 (region) and KZ-15-1532 (district)."""
    parent_id: UUID | None = Field(default=None, foreign_key="territories.id", index=True)
    level: str
    path: str = Field(index=True)
    """Codes from the root, each closed by a slash: "KZ/KZ-15/KZ-15-1532/"."""
    name_kk: str
    name_ru: str
    name_en: str


class Venue(SQLModel, table=True):
    """The building where one or more stations vote, and where it is on the map."""

    __tablename__ = "venues"
    id: UUID = Field(primary_key=True)
    region_id: UUID = Field(foreign_key="territories.id", index=True)
    territory_id: UUID = Field(foreign_key="territories.id")
    name_kk: str
    name_ru: str
    address_kk: str
    address_ru: str
    latitude: float | None = None
    longitude: float | None = None
    precision: str | None = None
    source: str | None = None
    confidence: float | None = None
    query: str | None = None
    located_at: int | None = Field(default=None, sa_type=Moment)
    unplaced_reason: str | None = None
    """Why the last search gave no position: none, ambiguous, implausible, unavailable."""


class Station(SQLModel, table=True):
    """A precinct's polling station; (region, number) is unique among those in use."""

    __tablename__ = "stations"
    __table_args__ = (
        Index(
            "uq_stations_region_id_number_in_use",
            "region_id",
            "number",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
    )
    id: UUID = Field(primary_key=True)
    region_id: UUID = Field(foreign_key="territories.id")
    territory_id: UUID = Field(foreign_key="territories.id", index=True)
    venue_id: UUID = Field(foreign_key="venues.id", index=True)
    number: int
    voters: int | None = None
    valid_from: date
    valid_to: date | None = None


class Round(SQLModel, table=True):
    """An election or campaign in a territory, with its election day and its checklist."""

    __tablename__ = "rounds"
    id: UUID = Field(primary_key=True)
    territory_id: UUID = Field(foreign_key="territories.id", index=True)
    name_kk: str
    name_ru: str
    name_en: str
    election_day: date
    checklist: str
    """The checklist's name; visits carry the version they were filled in with."""


class Assignment(SQLModel, table=True):
    """Who audits which station in which round."""

    __tablename__ = "assignments"
    __table_args__ = BY_KEY
    round_id: UUID = Field(primary_key=True, foreign_key="rounds.id")
    station_id: UUID = Field(primary_key=True, foreign_key="stations.id", index=True)
    person_id: UUID = Field(primary_key=True, foreign_key="persons.id", index=True)


class Draft(SQLModel, table=True):
    """A visit that is still being filled in, kept exactly as typed."""

    __tablename__ = "drafts"
    id: UUID = Field(primary_key=True)
    """The id that the visit will have."""
    person_id: UUID = Field(foreign_key="persons.id", index=True)
    station_id: UUID = Field(foreign_key="stations.id")
    round_id: UUID = Field(foreign_key="rounds.id")
    checklist: str
    version: int
    typed: str
    """JSON: field name to what was typed, right or wrong."""
    photos: str
    """JSON: [{"sha256", "size", "item", …}] as in a visit's content."""
    started_at: int = Field(sa_type=Moment)
    updated_at: int = Field(sa_type=Moment)
    supersedes: UUID | None = None
    """The visit that this one will correct."""
    place: str | None = None
    """JSON: where the station is, as the auditor found it."""


class Visit(SQLModel, table=True):
    """One filled-in checklist at one station, as it was received.

    Never changed, but for a score that is computed anew (`store.rescoring`).
    """

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_station_id_round_id", "station_id", "round_id"),
        Index("uq_visits_region_id_seq", "region_id", "seq", unique=True),
    )
    id: UUID = Field(primary_key=True)
    region_id: UUID
    round_id: UUID = Field(foreign_key="rounds.id")
    station_id: UUID = Field(foreign_key="stations.id")
    person_id: UUID = Field(foreign_key="persons.id", index=True)
    checklist: str
    version: int
    scoring_version: str
    state: str
    """awaiting_photos, complete."""
    quarantine: str | None = None
    """Why the visit does not count yet: not-assigned, station-not-in-use, …"""
    started_at: int = Field(sa_type=Moment)
    received_at: int = Field(sa_type=Moment)
    supersedes: UUID | None = None
    seq: int
    """Of its event in the region's trail."""
    status: str
    index: float | None = None
    sha256: str
    """Of the canonical content (`domain.visit.canonical`)."""
    codes: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """One byte a scored item, in checklist order; of several ways see `domain.scoring.Score`."""
    receipt: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The answer that was sent, byte for byte."""
    score: str
    """JSON: group to its `domain.scoring.GroupScore`, [score, low, high, completeness, status]."""
    content: str
    """The canonical content: answers, notes, declared photos. Last, because it is the largest:
    what stands before it is read without it."""


class OldScore(SQLModel, table=True):
    """A visit's score as an earlier version of the method had it."""

    __tablename__ = "old_scores"
    __table_args__ = BY_KEY
    visit_id: UUID = Field(primary_key=True, foreign_key="visits.id")
    scoring_version: str = Field(primary_key=True)
    status: str
    index: float | None = None
    score: str
    """As in `visits`."""
    replaced_at: int = Field(sa_type=Moment)


class Settlement(SQLModel, table=True):
    """Which visit is right about an item on which two auditors differ, and who said so.

    It holds for the visits that had come before it: a later one that counts opens all again.
    """

    __tablename__ = "settlements"
    __table_args__ = BY_KEY
    round_id: UUID = Field(primary_key=True, foreign_key="rounds.id")
    station_id: UUID = Field(primary_key=True, foreign_key="stations.id")
    item: str = Field(primary_key=True)
    visit_id: UUID = Field(foreign_key="visits.id")
    person_id: UUID = Field(foreign_key="persons.id")
    seq: int
    """Of its event in the region's trail."""
    at: int = Field(sa_type=Moment)


class ReturnedVisit(SQLModel, table=True):
    """A visit that a chair gave back, with what is to be done about it.

    It is answered by a visit of the same person that supersedes it.
    """

    __tablename__ = "returned_visits"
    __table_args__ = BY_KEY
    visit_id: UUID = Field(primary_key=True, foreign_key="visits.id")
    person_id: UUID = Field(foreign_key="persons.id")
    """Who gave it back."""
    remark: str
    remarks: str
    """JSON: key of an item to what is to be done about it."""
    at: int = Field(sa_type=Moment)


class VisitPhoto(SQLModel, table=True):
    """A photo that a visit declares; it is there when `photos` has its sha256."""

    __tablename__ = "visit_photos"
    __table_args__ = BY_KEY
    visit_id: UUID = Field(primary_key=True, foreign_key="visits.id")
    sha256: str = Field(primary_key=True, index=True)
    item: str
    size: int


class Photo(SQLModel, table=True):
    """Received bytes, named by their sha256, and the cleaned picture that is shown."""

    __tablename__ = "photos"
    sha256: str = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True, foreign_key="persons.id")
    """The same bytes sent by two people are two photos: nobody can probe for another's."""
    size: int
    received_at: int = Field(sa_type=Moment)
    shown_sha256: str | None = Field(default=None, index=True)
    """Of the re-encoded picture without metadata; None while it is not cleaned or was refused."""
    refused: str | None = None
    """Why it cannot be shown: not-an-image, too-many-pixels, …"""
    width: int | None = None
    height: int | None = None


class Job(SQLModel, table=True):
    """Work to do outside the request, enqueued with its cause, claimed with a lease."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("uq_jobs_kind_key", "kind", "key", unique=True),
        Index("ix_jobs_state_run_at", "state", "run_at"),
    )
    id: UUID = Field(primary_key=True)
    kind: str
    key: str
    state: str
    """queued, running, done, dead."""
    run_at: int = Field(sa_type=Moment)
    attempts: int = 0
    lease_until: int | None = Field(default=None, sa_type=Moment)
    token: str | None = None
    """Fences off a worker whose lease ran out."""
    last_error: str | None = None


class TrailEvent(SQLModel, table=True):
    """One thing that somebody did; append-only, chained per region."""

    __tablename__ = "trail_events"
    __table_args__ = BY_KEY
    region_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    previous: str
    hash: str
    body: str


class TrailHead(SQLModel, table=True):
    """The last event of each region's chain."""

    __tablename__ = "trail_heads"
    region_id: UUID = Field(primary_key=True)
    seq: int
    hash: str


class Checkpoint(SQLModel, table=True):
    """A signed note of all heads; append-only."""

    __tablename__ = "checkpoints"
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: int = Field(sa_type=Moment)
    key: str
    note: str


class Report(SQLModel, table=True):
    """A PDF that was made, named by its sha256."""

    __tablename__ = "reports"
    sha256: str = Field(primary_key=True)
    content: str = Field(index=True)
    """The hash of what it tells, and its language."""
    checkpoint: int
    """The one that is printed in it; 0 for none."""
    region_id: UUID = Field(foreign_key="territories.id")
    seq: int = Field(sa_type=Moment)
    """Of the event that tells of it."""
    at: int = Field(sa_type=Moment)
