"""Every write of membership, a module a subject."""
