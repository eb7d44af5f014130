"""Who changed what, when and why; and what the second of two editors is told."""
