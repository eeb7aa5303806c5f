"""The rows that modelsearch's suite expects; the fixture it loads is not part of its wheel."""

import datetime as dt

from django.core.management.color import no_style
from django.db import connection
from modelsearch.test.testapp import models

AUTHORS = (
    ("J. R. R. Tolkien", dt.date(1892, 1, 3)),
    ("George R.R. Martin", dt.date(1948, 9, 20)),
    ("Isaac Asimov", dt.date(1920, 1, 2)),
    ("David Ascher", None),
    ("Mark Lutz", None),
    ("David Flanagan", None),
    ("Douglas Crockford", None),
    ("Daniel Roy Greenfeld", None),
    ("Audrey Roy Greenfeld", None),
    ("Carol Nichols", None),
    ("Steve Klabnik", None),
    ("Jim Blandy", None),
    ("Jason Orendorff", None),
)
NOVELS = (  # number, title, author, published, pages, setting, protagonist, other characters
    (1, "The Hobbit", 1, (1937, 9, 21), 310, "Middle Earth", "Bilbo Baggins", ("Gandalf", "Thorin Oakenshield")),
    (2, "The Fellowship of the Ring", 1, (1954, 7, 29), 423, "Middle Earth", "Frodo Baggins", ("Bilbo Baggins",)),
    (3, "The Two Towers", 1, (1954, 11, 11), 352, "Middle Earth", None, ("Bilbo Baggins",)),
    (4, "The Return of the King", 1, (1955, 10, 20), 440, "Middle Earth", None, ("Frodo Baggins", "Bilbo Baggins")),
    (5, "A Game of Thrones", 2, (1996, 8, 6), 694, "Westeros", None, ("Jon Snow",)),
    (6, "A Clash of Kings", 2, (1998, 11, 16), 768, "Westeros", None, ("Jon Snow",)),
    (7, "A Storm of Swords", 2, (2000, 5, 8), 973, "Westeros", None, ("Jon Snow",)),
    (10, "Foundation", 3, (1951, 6, 1), 255, "Trantor", None, ("Hari Seldon",)),
)
GUIDES = (
    (8, "Learning Python", (4, 5), (1999, 4, 1), 1160, "py"),
    (9, "JavaScript: The good parts", (7,), (2008, 5, 1), 172, "js"),
    (11, "JavaScript: The Definitive Guide", (6,), (1998, 6, 1), 1096, "js"),
    (12, "Two Scoops of Django 1.11", (8, 9), (2017, 5, 1), 555, "py"),
    (13, "The Rust Programming Language", (10, 11), (2018, 6, 26), 440, "rs"),
)
MEETINGS = (("Stand-up meeting", 9, ("Doyle",)), ("Breakfast yoga", 8, ()), ("Evening yoga", 18, ()))
ANIMALS = {"Mammal": ("Dog", "Cat"), "Reptile": ("Lizard",)}


def create() -> None:
    """Make every row."""
    for number, (name, born) in enumerate(AUTHORS, 1):
        models.Author.objects.create(pk=number, name=name, date_of_birth=born)
    for novel in NOVELS:
        create_novel(*novel)
    for number, title, authors, published, pages, language in GUIDES:
        guide = models.ProgrammingGuide.objects.create(
            pk=number,
            title=title,
            publication_date=dt.date(*published),
            number_of_pages=pages,
            programming_language=language,
        )
        guide.authors.set(authors)
    rust = models.Book.objects.create(
        pk=14, title="Programming Rust", publication_date=dt.date(2017, 12, 31), number_of_pages=598
    )
    rust.authors.set([12, 13])
    for name, hour, speakers in MEETINGS:
        item = models.Meeting.objects.create(name=name, start_time=dt.time(hour)).agenda_items.create(topic="News")
        for speaker in speakers:
            item.speakers.create(name=speaker)
    for model in (models.MPAnimal, models.NSAnimal):
        create_animals(model)
    with connection.cursor() as cursor:  # as a fixture does that names primary keys
        for statement in connection.ops.sequence_reset_sql(no_style(), [models.Author, models.Book]):
            cursor.execute(statement)


def create_novel(
    number: int,
    title: str,
    author: int,
    published: tuple[int, int, int],
    pages: int,
    setting: str,
    protagonist: str | None,
    others: tuple[str, ...],
) -> None:
    """Make a novel with its characters."""
    novel = models.Novel.objects.create(
        pk=number, title=title, publication_date=dt.date(*published), number_of_pages=pages, setting=setting
    )
    novel.authors.set([author])
    for name in others:
        novel.characters.create(name=name)
    if protagonist:
        novel.protagonist = novel.characters.create(name=protagonist)
        novel.save()


def create_animals(model: type[models.MPAnimal] | type[models.NSAnimal]) -> None:
    """Make a tree of animals."""
    root = model.add_root(name="Animal")
    for kind, names in ANIMALS.items():
        parent = model.objects.get(pk=root.pk).add_child(name=kind)
        for name in names:
            model.objects.get(pk=parent.pk).add_child(name=name)
