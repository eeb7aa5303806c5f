"""The icons in ``ui/img/icons.svg``, by name."""

ICONS = frozenset(
    {
        "calendar",
        "check",
        "chevron",
        "clock",
        "close",
        "document",
        "lock",
        "plus",
        "print",
        "search",
        "warning",
        "info",
    }
)
