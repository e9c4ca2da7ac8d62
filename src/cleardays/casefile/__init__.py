"""One person's file: its shapes, its schema, strict reading and writing; and the diary as a table."""
