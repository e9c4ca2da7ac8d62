"""Taking one's record along, having it erased, and keeping a place's records: backup, restore, and what ails it."""
