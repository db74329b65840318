"""Alembic's door to our tables, always on a connection that `store.db` has opened."""

from alembic import context

from audit.store import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.SQLModel.metadata,
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()
