"""What live refuses, by name."""


class NotInTransaction(RuntimeError):
    """A change was published outside the transaction that makes it."""


class UnknownStream(LookupError):
    """No registered kind answers for this stream name."""


class UnknownChange(LookupError):
    """The stream's kind did not register this kind of change."""


class Malformed(ValueError):
    """A reader sent something that is not a request; the message says what is wrong with it."""
