"""What a teacher confirms of the work that pupils did in their own time (R6)."""
