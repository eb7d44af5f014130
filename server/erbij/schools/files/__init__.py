"""What kind of file somebody brought."""
