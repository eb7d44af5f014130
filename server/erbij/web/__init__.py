"""HTTP: routes as values, problems, headers, the guard in front of every handler."""
