"""Diaries kept elsewhere: read into our values, with what was settled, asked and dropped said aloud."""
