"""From answers to guides: what neither discussions nor guides can do without the other."""
