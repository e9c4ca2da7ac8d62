"""A fictional clinic and its fictional people, to look around in."""
