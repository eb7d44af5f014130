"""The deviation of instruction time: what the law asks to be recorded before hours may be followed elsewhere."""
