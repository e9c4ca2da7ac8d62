"""How are a place's records kept safe? Backup, restore, and what ails it."""
