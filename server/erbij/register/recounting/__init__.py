"""The ledger kept up to date: what news of facts makes of entries."""
