"""Counts for a partnership (samenwerkingsverband): per school, by month, small groups hidden, nobody named."""
