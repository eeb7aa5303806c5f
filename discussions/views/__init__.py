"""Pages and forms of discussions, a module a subject."""
