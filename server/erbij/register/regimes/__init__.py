"""How the dates of a period are registered: fully, contact only, or not at all (R18)."""
