"""What was recorded of many slots at once, as the register asks for it."""
