"""Support: how much a pupil misses in all, and the conversation that it asks for. Never a letter, never a notice."""
