"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _territories()
    _stations()
    _people()
    _work()
    _visits()
    _photos()
    _results()
    _trail()
    _append_only()


def _territories() -> None:
    op.create_table(
        "territories",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(), nullable=False, unique=True),
        sa.Column("parent_id", sa.Uuid(), sa.ForeignKey("territories.id")),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("name_kk", sa.String(), nullable=False),
        sa.Column("name_ru", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
    )
    op.create_index("ix_territories_parent_id", "territories", ["parent_id"])
    op.create_index("ix_territories_path", "territories", ["path"])
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("territory_id", sa.Uuid(), sa.ForeignKey("territories.id"), nullable=False),
        sa.Column("name_kk", sa.String(), nullable=False),
        sa.Column("name_ru", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("election_day", sa.Date(), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
    )
    op.create_index("ix_rounds_territory_id", "rounds", ["territory_id"])


def _stations() -> None:
    op.create_table(
        "venues",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("territories.id"), nullable=False),
        sa.Column("territory_id", sa.Uuid(), sa.ForeignKey("territories.id"), nullable=False),
        sa.Column("name_kk", sa.String(), nullable=False),
        sa.Column("name_ru", sa.String(), nullable=False),
        sa.Column("address_kk", sa.String(), nullable=False),
        sa.Column("address_ru", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("precision", sa.String()),
        sa.Column("source", sa.String()),
        sa.Column("confidence", sa.Float()),
        sa.Column("query", sa.String()),
        sa.Column("located_at", sa.BigInteger()),
        sa.Column("unplaced_reason", sa.String()),
    )
    op.create_index("ix_venues_region_id", "venues", ["region_id"])
    op.create_table(
        "stations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("territories.id"), nullable=False),
        sa.Column("territory_id", sa.Uuid(), sa.ForeignKey("territories.id"), nullable=False),
        sa.Column("venue_id", sa.Uuid(), sa.ForeignKey("venues.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("voters", sa.Integer()),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
    )
    op.create_index("ix_stations_territory_id", "stations", ["territory_id"])
    op.create_index("ix_stations_venue_id", "stations", ["venue_id"])
    op.create_index(
        "uq_stations_region_id_number_in_use",
        "stations",
        ["region_id", "number"],
        unique=True,
        sqlite_where=sa.text("valid_to IS NULL"),
        postgresql_where=sa.text("valid_to IS NULL"),
    )


def _people() -> None:
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("login", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger()),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("territory_id", sa.Uuid(), sa.ForeignKey("territories.id"), nullable=False),
        sa.Column("round_id", sa.Uuid(), sa.ForeignKey("rounds.id")),
        sa.Column("valid_from", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.BigInteger()),
    )
    op.create_index("ix_grants_person_id", "grants", ["person_id"])
    op.create_index("ix_grants_territory_id", "grants", ["territory_id"])
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
    )
    op.create_index("ix_invitations_person_id", "invitations", ["person_id"])
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
    )
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_table(
        "throttles",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("window_start", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
    )


def _work() -> None:
    op.create_table(
        "assignments",
        sa.Column("round_id", sa.Uuid(), sa.ForeignKey("rounds.id"), primary_key=True),
        sa.Column("station_id", sa.Uuid(), sa.ForeignKey("stations.id"), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("persons.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assignments_person_id", "assignments", ["person_id"])
    op.create_index("ix_assignments_station_id", "assignments", ["station_id"])
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("station_id", sa.Uuid(), sa.ForeignKey("stations.id"), nullable=False),
        sa.Column("round_id", sa.Uuid(), sa.ForeignKey("rounds.id"), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(), nullable=False),
        sa.Column("photos", sa.String(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_drafts_person_id", "drafts", ["person_id"])
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("run_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("token", sa.String()),
        sa.Column("last_error", sa.String()),
    )
    op.create_index("ix_jobs_state_run_at", "jobs", ["state", "run_at"])
    op.create_index("uq_jobs_kind_key", "jobs", ["kind", "key"], unique=True)


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), sa.ForeignKey("rounds.id"), nullable=False),
        sa.Column("station_id", sa.Uuid(), sa.ForeignKey("stations.id"), nullable=False),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("scoring_version", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("quarantine", sa.String()),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("supersedes", sa.Uuid()),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("index", sa.Float()),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.Column("score", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
    )
    op.create_index("ix_visits_person_id", "visits", ["person_id"])
    op.create_index("ix_visits_station_id_round_id", "visits", ["station_id", "round_id"])
    op.create_table(
        "barriers",
        sa.Column("visit_id", sa.Uuid(), sa.ForeignKey("visits.id"), primary_key=True),
        sa.Column("item", sa.String(), primary_key=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )


def _photos() -> None:
    op.create_table(
        "visit_photos",
        sa.Column("visit_id", sa.Uuid(), sa.ForeignKey("visits.id"), primary_key=True),
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_visit_photos_sha256", "visit_photos", ["sha256"])
    op.create_table(
        "photos",
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), sa.ForeignKey("persons.id"), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("shown_sha256", sa.String()),
        sa.Column("refused", sa.String()),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
    )
    op.create_index("ix_photos_shown_sha256", "photos", ["shown_sha256"])


def _results() -> None:
    op.create_table(
        "current_results",
        sa.Column("round_id", sa.Uuid(), sa.ForeignKey("rounds.id"), primary_key=True),
        sa.Column("station_id", sa.Uuid(), sa.ForeignKey("stations.id"), primary_key=True),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("region_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("index", sa.Float()),
        sa.Column("rank", sa.Float(), nullable=False),
        sa.Column("groups", sa.String(), nullable=False),
        sa.Column("heaviest", sa.String(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_current_results_region",
        "current_results",
        ["region_id", "round_id", "rank", "station_id"],
    )
    op.create_table(
        "status_counts",
        sa.Column("region_id", sa.Uuid(), primary_key=True),
        sa.Column("round_id", sa.Uuid(), primary_key=True),
        sa.Column("voter_group", sa.String(), primary_key=True),
        sa.Column("status", sa.String(), primary_key=True),
        sa.Column("stations", sa.Integer(), nullable=False),
        sa.Column("voters", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "item_counts",
        sa.Column("region_id", sa.Uuid(), primary_key=True),
        sa.Column("round_id", sa.Uuid(), primary_key=True),
        sa.Column("checklist", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("stations", sa.LargeBinary(), nullable=False),
    )


def _trail() -> None:
    op.create_table(
        "trail_events",
        sa.Column("region_id", sa.Uuid(), primary_key=True),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "trail_heads",
        sa.Column("region_id", sa.Uuid(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )


_FORBID = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$
"""


def _append_only() -> None:
    """The database itself refuses to change or drop an event of the trail."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FORBID)
        op.execute(
            "CREATE TRIGGER trail_events_append_only"
            " BEFORE UPDATE OR DELETE OR TRUNCATE ON trail_events"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER trail_events_no_{change.lower()} BEFORE {change} ON trail_events"
            " BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        )
