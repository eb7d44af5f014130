"""Staff who work at several schools: linked once, and then over to the other school without a new sign-in."""
