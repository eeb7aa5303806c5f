"""Replies by e-mail: the address that a mail offers, what a mail that comes in says, and whether it may be believed."""
