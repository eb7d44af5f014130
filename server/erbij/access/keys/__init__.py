"""Keys and fingerprints (WebAuthn) as a second step."""
