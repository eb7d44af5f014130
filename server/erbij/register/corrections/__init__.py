"""What people correct by hand: never an edit, always another entry with its reason and author (R16)."""
