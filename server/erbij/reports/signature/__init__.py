"""The signature of a report: who holds the paper can tell that this installation made it, and that nothing changed."""
