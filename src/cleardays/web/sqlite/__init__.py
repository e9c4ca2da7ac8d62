"""Which SQLite keeps the records? The one bundled with pysqlite3, for the system's own may be too old (see `base.py`)."""
