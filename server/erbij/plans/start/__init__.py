"""From a request to the first lesson from home: eight steps, of which two are locks and the others are only shown."""
