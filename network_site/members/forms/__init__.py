"""Forms of membership, a module a subject."""
