"""The tables of what visits amount to: kept up to date as they come, and made anew by `rebuild`."""

from uuid import UUID

from sqlalchemy import Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from audit.store.tables import BY_KEY, Moment


class CurrentResult(SQLModel, table=True):
    """The result that counts for a station in a round: of its latest visit, or of the latest visits
    of several auditors together."""

    __tablename__ = "current_results"
    __table_args__ = (
        Index("ix_current_results_region", "region_id", "round_id", "rank", "station_id"),
        BY_KEY,
    )
    round_id: UUID = Field(primary_key=True, foreign_key="rounds.id")
    station_id: UUID = Field(primary_key=True, foreign_key="stations.id")
    visit_id: UUID
    """The latest that counts."""
    region_id: UUID
    status: str
    index: float | None = None
    rank: float
    """Worst first: status, then index; what the chair's list is ordered and paged by."""
    checklist: str
    version: int
    groups: str
    """JSON: group to [status, score]."""
    heaviest: str
    """JSON: the ids of the three heaviest barriers."""
    voters: int
    """Of the station, as they stand in `status_counts`; 0 where the number is not known."""
    received_at: int = Field(sa_type=Moment)
    codes: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The verdicts, one byte a scored item: the barriers, and what `item_counts` has counted."""
    auditors: int = 1
    """Whose latest visits were put together."""
    conflicts: int = 0
    """Items on which they differ; not settled yet."""


class StatusCount(SQLModel, table=True):
    """Stations per region, round, group ("station" for the whole) and status."""

    __tablename__ = "status_counts"
    __table_args__ = BY_KEY
    region_id: UUID = Field(primary_key=True)
    round_id: UUID = Field(primary_key=True)
    voter_group: str = Field(primary_key=True)
    status: str = Field(primary_key=True)
    stations: int
    voters: int


class ItemCount(SQLModel, table=True):
    """How many stations of a region and round have which verdict, for every item of a checklist.

    One row holds the counts of all items: a visit changes most of them, and a row for each would
    cost it a hundred writes. `store.counts.item_counts` reads it.
    """

    __tablename__ = "item_counts"
    region_id: UUID = Field(primary_key=True)
    round_id: UUID = Field(primary_key=True)
    checklist: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    stations: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """Unsigned 32-bit numbers, low byte first: for each scored item one per verdict code."""
