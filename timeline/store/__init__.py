"""The SQLite store: derived, disposable, quick to ask."""
