"""Captions of films and sounds: uploaded or typed, tied to the file that they were made for, one for each language."""
