"""Work outside lessons that a teacher confirms (O, R7)."""
