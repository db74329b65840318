"""Three kinds of chairs; devices, passkeys, one-time codes and recovery codes; short codes."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CHAIRS = """
    UPDATE grants SET role = CASE (SELECT level FROM territories WHERE id = territory_id)
        WHEN 'country' THEN 'central-commission'
        WHEN 'region' THEN 'regional-chair'
        ELSE 'district-chair' END
    WHERE role = 'chair'
"""


def upgrade() -> None:
    op.execute(_CHAIRS)
    op.add_column("persons", sa.Column("organisation", sa.String()))
    op.add_column("invitations", sa.Column("code_hash", sa.String()))
    op.create_index("ix_invitations_code_hash", "invitations", ["code_hash"], unique=True)
    _make_sessions_anew()
    op.create_table(
        "passkeys",
        sa.Column("id", sa.String(), primary_key=True),
        _person(),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        _moment("created_at", nullable=False),
        _moment("used_at"),
    )
    op.create_index("ix_passkeys_person_id", "passkeys", ["person_id"])
    op.create_table(
        "challenges",
        sa.Column("challenge", sa.String(), primary_key=True),
        sa.Column("purpose", sa.String(), nullable=False),
        _person(nullable=True),
        _moment("expires_at", nullable=False),
    )
    op.create_index("ix_challenges_person_id", "challenges", ["person_id"])
    op.create_table(
        "code_makers",
        _person(primary_key=True),
        sa.Column("sealed_secret", sa.String(), nullable=False),
        _moment("confirmed_at"),
        sa.Column("last_step", sa.Integer(), nullable=False),
    )
    op.create_table(
        "recovery_codes",
        _person(primary_key=True),
        sa.Column("code_hash", sa.String(), primary_key=True),
        _moment("used_at"),
        sqlite_with_rowid=False,
    )


def _person(nullable: bool = False, primary_key: bool = False) -> sa.Column[object]:
    key = sa.ForeignKey("persons.id")
    return sa.Column("person_id", sa.Uuid(), key, nullable=nullable, primary_key=primary_key)


def _moment(name: str, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _make_sessions_anew() -> None:
    """Nobody is signed out: each session gets an id, and stands as the proof that it was."""
    tx = op.get_bind()
    old = tx.execute(sa.text("SELECT * FROM sessions")).mappings().all()
    op.drop_table("sessions")
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(), primary_key=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _person(),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("hat", sa.String()),
        sa.Column("invited", sa.Boolean(), nullable=False),
        _moment("created_at", nullable=False),
        _moment("seen_at", nullable=False),
        _moment("expires_at", nullable=False),
        _moment("ended_at"),
        _moment("second_factor_at"),
        _moment("confirmed_at"),
    )
    op.create_index("ix_sessions_id", "sessions", ["id"], unique=True)
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    for row in old:
        tx.execute(
            sa.text(
                "INSERT INTO sessions (token_hash, id, person_id, device, invited, created_at,"
                " seen_at, expires_at, ended_at) VALUES (:token_hash, :id, :person_id, '', :no,"
                " :created_at, :created_at, :expires_at, :ended_at)"
            ).bindparams(
                sa.bindparam("id", type_=sa.Uuid()), sa.bindparam("no", type_=sa.Boolean())
            ),
            {**row, "id": uuid4(), "no": False},
        )
