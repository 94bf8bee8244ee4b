"""Alembic's way in: the connection comes from whoever runs the migrations."""

from alembic import context

from ridings.storage.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
