"""What members type, checked for shape, a module a subject; the rules are in ``actions``."""
