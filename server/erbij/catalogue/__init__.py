"""Lessons to follow in your own time: items, who was given them, and what was really done."""
