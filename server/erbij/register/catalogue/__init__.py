"""What pupils did in their own time (C), as the register counts and explains it (R6)."""
