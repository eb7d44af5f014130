"""The command ``erbij``."""
