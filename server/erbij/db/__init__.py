"""Engines, transactions, column types and migrations; the only place besides the stores that knows SQLAlchemy."""
