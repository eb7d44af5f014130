"""How classroom units are: what each says of itself, kept in memory only, and what somebody should do about it."""
