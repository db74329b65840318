"""Scores computed anew, two auditors at one station, and what the counts of items counted.

Barriers are not kept any more: they follow from the verdicts.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BY_KEY = {"sqlite_with_rowid": False}
"""A copied table would otherwise become one with row ids."""


def upgrade() -> None:
    _old_scores()
    _settlements()
    _current_results()
    op.drop_table("barriers")
    op.create_index("uq_visits_region_id_seq", "visits", ["region_id", "seq"], unique=True)


def _old_scores() -> None:
    op.create_table(
        "old_scores",
        sa.Column("visit_id", sa.Uuid(), sa.ForeignKey("visits.id"), primary_key=True),
        sa.Column("scoring_version", sa.String(), primary_key=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("index", sa.Float()),
        sa.Column("score", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )


def _settlements() -> None:
    op.create_table(
        "settlements",
        sa.Column("round_id", sa.Uuid(), sa.ForeignKey("rounds.id"), primary_key=True),
        sa.Column("station_id", sa.Uuid(), sa.ForeignKey("stations.id"), primary_key=True),
        sa.Column("item", sa.String(), primary_key=True),
        sa.Column("visit_id", sa.Uuid(), sa.ForeignKey("visits.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )


def _current_results() -> None:
    """SQLite copies the table twice: a column that must be filled can only then be required."""
    with op.batch_alter_table("current_results", table_kwargs=_BY_KEY) as table:
        table.add_column(sa.Column("codes", sa.LargeBinary()))
        table.add_column(sa.Column("checklist", sa.String()))
        table.add_column(sa.Column("version", sa.Integer()))
        table.add_column(sa.Column("auditors", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("conflicts", sa.Integer(), nullable=False, server_default="0"))
    for name in ("codes", "checklist", "version"):
        op.execute(
            f"UPDATE current_results SET {name} ="  # noqa: S608 - our own words
            f" (SELECT {name} FROM visits WHERE visits.id = current_results.visit_id)"
        )
    with op.batch_alter_table("current_results", table_kwargs=_BY_KEY) as table:
        for name in ("codes", "checklist", "version"):
            table.alter_column(name, nullable=False)
        for name in ("auditors", "conflicts"):
            table.alter_column(name, server_default=None)
