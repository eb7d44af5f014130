"""Documents that somebody files: a signed paper, a decision. Kept in the database, under a name that says nothing."""
