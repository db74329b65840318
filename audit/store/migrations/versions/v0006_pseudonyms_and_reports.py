"""The trail calls people by pseudonyms, and knows the reports that were made."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("salt", sa.LargeBinary()))
    persons = sa.table("persons", sa.column("id", sa.Uuid()), sa.column("salt", sa.LargeBinary()))
    tx = op.get_bind()
    for (person,) in tx.execute(sa.select(persons.c.id)).all():
        salted = {"salt": secrets.token_bytes(16)}
        tx.execute(sa.update(persons).where(persons.c.id == person).values(**salted))
    op.create_table(
        "reports",
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("checkpoint", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Uuid(), sa.ForeignKey("territories.id"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_reports_content", "reports", ["content"])
