"""Pages of membership, a module a subject."""
