"""Several servers of one installation: which of them are there, and which of them does what only one may do."""
