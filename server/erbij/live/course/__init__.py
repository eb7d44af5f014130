"""How a lesson goes: curtain, break, and a moment of quiet."""
