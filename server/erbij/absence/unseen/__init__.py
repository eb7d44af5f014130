"""Not seen: who was expected and was not there, before anybody said anything about it."""
