"""The counting policies that were ever in force: law is dated data."""
