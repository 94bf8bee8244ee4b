"""The database: schema, migrations, and one module for each kind of thing that is kept."""
