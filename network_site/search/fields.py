"""The two kinds of fields of an index, and their names."""

from whoosh.fields import FieldType, Schema
from whoosh.formats import Existence, Positions

KEY = "key"  # model and primary key of a document
KIND = "kind"  # the models that a document is of, its own and those it inherits
PRIMARY_KEY = "pk"
LANGUAGE = "language"


class Text(FieldType):
    """Words with their positions, and the length of each text: ``t_…``."""

    def __init__(self) -> None:
        self.format = Positions()
        self.scorable = True


class Exact(FieldType):
    """Values that are matched whole, several to a document: ``f_…``, and the prefixes of autocompletion, ``a_…``."""

    def __init__(self) -> None:
        self.format = Existence()
        self.scorable = False

    def from_bytes(self, bs: bytes) -> bytes:
        """Return the value as it is kept."""
        return bs

    def to_bytes(self, value: bytes) -> bytes:
        """Return the value as it is kept."""
        return value


def schema() -> Schema:
    """Return the schema of every index: fields come and go with the models, so their names are patterns."""
    made = Schema()
    for name in (KEY, KIND, PRIMARY_KEY, LANGUAGE):
        made.add(name, Exact())
    made.add("t_*", Text(), glob=True)
    made.add("f_*", Exact(), glob=True)
    made.add("a_*", Exact(), glob=True)
    return made
