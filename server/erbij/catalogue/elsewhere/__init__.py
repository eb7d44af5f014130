"""Lessons that stand in catalogues of others: read by OAI-PMH in the background, or asked for by SRU; only links."""
