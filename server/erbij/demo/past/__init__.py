"""What happened at the demonstration school before it opened, so that the pages of the office are not empty."""
