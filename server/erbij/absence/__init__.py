"""Absence: who misses which hours and why, what may leave the school about it, and the talk that comes first."""
