"""Makers of valid rows; a test names only what it is about."""
