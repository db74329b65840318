"""Alembic's door to our tables, always on a connection that `store.db` has opened."""

from alembic import context

from audit.store.tables_counted import CurrentResult

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=CurrentResult.metadata,
    compare_type=True,
    compare_server_default=True,
)
context.run_migrations()
