"""The school's own identity provider: who signed in there is signed in here (OpenID Connect)."""
