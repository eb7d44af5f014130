"""What tells the pages that are open that a day is another one now."""
