"""A server with a notebook, and what is needed to read it, write to it and kill it."""
