"""The icons in ``ui/img/icons.svg``, by name."""

ICONS = frozenset(
    {
        "bell",
        "calendar",
        "check",
        "chevron",
        "clock",
        "close",
        "document",
        "lock",
        "menu",
        "person",
        "plus",
        "print",
        "search",
        "warning",
        "info",
    }
)
