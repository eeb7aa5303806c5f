"""Loading the whole demonstration. What is there already stays as people have changed it."""

from django.db import transaction

from network_site.home.demo.concerns import load_concerns
from network_site.home.demo.contacts import load_contacts
from network_site.home.demo.forums import load_forums
from network_site.home.demo.guides import load_guides
from network_site.home.demo.keeping import load_keeping
from network_site.home.demo.people import load_people
from network_site.home.demo.pins import load_pins
from network_site.home.demo.positions import load_positions
from network_site.home.demo.questions import load_questions
from network_site.home.demo.searches import load_searches
from network_site.home.demo.standing import load_standing


@transaction.atomic
def load_demo() -> None:
    """Load members, contacts, guides, forums, questions, and what members search for."""
    members = load_people()
    load_standing(members)
    load_contacts()
    load_guides(members)
    load_forums(members)
    load_pins(members)
    load_questions(members)
    load_concerns(members)
    load_positions(members)
    load_searches(members)
    load_keeping(members)
