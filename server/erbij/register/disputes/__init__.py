"""What a family says is wrong with a line of the register, and what the school answered (R16)."""
