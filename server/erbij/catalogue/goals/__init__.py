"""Goals as SLO publishes them: what items are for, found by words and followed to what took their place."""
