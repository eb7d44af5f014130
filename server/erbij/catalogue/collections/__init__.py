"""Items put together in an order: for a subject and year, or for an exam."""
