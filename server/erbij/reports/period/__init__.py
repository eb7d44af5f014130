"""The coordinator's register: pupils or lessons of a period, filtered, explained, and as a file."""
