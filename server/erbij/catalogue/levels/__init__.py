"""Lighter forms of a film, made by the server after it came: a picture, the sound alone, and a small one."""
