"""Tables, engine and schema of the database. Importing this package makes every table known to its metadata."""

from gateway.storage import payload_tables, tables

__all__ = ["payload_tables", "tables"]
