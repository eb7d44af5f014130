"""Reported ill and joining today: one form for the parent, and for who takes the phone call."""
