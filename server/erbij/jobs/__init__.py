"""Work besides requests: news that must go up, and what comes back every so often."""
