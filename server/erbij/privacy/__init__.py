"""Who looked at whose data: one row per look, written in the transaction that reads."""
