"""Instruction time: what counts, why, and a ledger in which nothing is ever edited."""
