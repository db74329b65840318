"""The only door to the database: tables, statements, and the one writer."""
