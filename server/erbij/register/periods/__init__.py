"""The ledger over time: months that were closed, and what it said at any entry."""
