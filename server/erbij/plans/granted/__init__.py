"""What others were granted: the pages of a consultant, a hospital teacher and a partner school."""
