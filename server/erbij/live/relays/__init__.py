"""Relays (TURN) of the school's own, for networks that let nothing else through; none unless the settings name them."""
