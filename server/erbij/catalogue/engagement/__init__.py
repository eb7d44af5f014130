"""Engaged time: leases, beats, and what they are worth (docs/concepts/engagement.md)."""
