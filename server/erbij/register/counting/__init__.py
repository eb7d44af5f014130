"""One counting for every page, file, report and the ledger: what is known of pupils, as facts, counted."""
