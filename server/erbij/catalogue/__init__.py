"""Lessons to follow in your own time: what is offered, what is asked, and what was really done with it."""
