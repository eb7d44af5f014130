"""Forwards RTP for a class; knows nothing of schools."""
