"""Other diaries' files, one reader each; `formats.py` tells them apart by what they say, not by name."""
