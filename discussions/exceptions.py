"""Refusals of discussions, by name; each carries the sentence that the member reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from network_site.access.case_data.statements import CaseDataFound


class Refused(Exception):
    """A rule of discussions forbids this. ``str()`` is the sentence to show."""

    sentence = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """The member may see the post but not do this to it."""

    sentence = _("Only its author, or a moderator where the rules say so, can do this.")


class PostGone(Refused):
    """The post was removed in the meantime."""

    sentence = _("This post was removed in the meantime. Your text is kept below; you can post it as an answer.")


class ThreadClosed(Refused):
    """The asker closed the question."""

    sentence = _("The question was closed in the meantime. Your text is kept below; its asker can open it again.")


class OutcomeRequired(Refused):
    """A question would be closed without a word, or with too many."""

    sentence = _("Write what came of it, in one or two lines.")


class QuestionAnswered(Refused):
    """A question that peers have answered is theirs too."""

    sentence = _("Peers have already answered this question, so it stays. Ask a moderator if it must go.")


class StalePost(Refused):
    """Someone saved another version of the text first."""

    sentence = _(
        "This post was changed after you opened it. Your text is kept; "
        "compare it with the text that stands now, then save again."
    )

    def __init__(self, current: str) -> None:
        super().__init__()
        self.current = current


class SentAlready(Refused):
    """The form was posted with another text."""

    sentence = _(
        "This form was posted before, and what it said then stands. Your text is kept: post it now beside the other, "
        "or change the one that stands."
    )


class CountryRequired(Refused):
    """Someone who serves no country would post as an office of it."""

    sentence = _("Your account belongs to no country, so you cannot post as an office of one.")


class ReasonRequired(Refused):
    """An author would be looked up without a reason."""

    sentence = _("Write why you need to know who wrote this.")


class RemovalUnexplained(Refused):
    """An author asks to remove a question that was answered, and does not say why."""

    sentence = _("Write why it must go: the moderators decide by what you write.")


class OccasionOver(Refused):
    """The name was shown on an occasion that has passed."""

    sentence = _("The name was shown once, and that is over. To see it again, give the reason again.")


class GroupTextRefused(Refused):
    """The text of a group would get into the CMS."""

    sentence = _(
        "This question is TLP:AMBER: what is said in it stays in its working group, and guides are read by every "
        "member. Ask the authors to answer anew in an open question."
    )


class PublicGuideRefused(Refused):
    """What members alone may read would get into a guide that anyone may read."""

    sentence = _("The question is TLP:GREEN and this guide is TLP:CLEAR, which anyone may read. Choose a GREEN guide.")


class PageUnknown(Refused):
    """A question would be attached to a page that its author does not see."""

    sentence = _("The guide that this question is about is not there any more. Post it without, or find the guide.")


class PositionRefused(Refused):
    """What was stated for a country is not whole. ``field`` is what to mend."""

    field = ""


class ProvisionMissing(PositionRefused):
    """A position rests on no law."""

    sentence = _("Name the national provision or the treaty provision it rests on, or choose “Unclear”.")
    field = "citation"


class ConditionsMissing(PositionRefused):
    """A position holds on conditions that nobody can read."""

    sentence = _("Write the conditions on which it holds.")
    field = "conditions"


class LawOfTheFuture(PositionRefused):
    """The law was read on a day that has not come."""

    sentence = _("This is the day on which you read the law: today or before.")
    field = "law_as_of"


class ReviewBeforeLaw(PositionRefused):
    """The review falls due before the law was read."""

    sentence = _("The review must fall due after the day on which you read the law.")
    field = "review_due"


class PositionExists(Refused):
    """The answer states something else for this country already."""

    sentence = _("This answer already states a position for this country. Amend that one.")


class PositionMoved(Refused):
    """Somebody would accept, confirm or amend what they did not read."""

    sentence = _(
        "What it states for this country was changed after you opened it. Read what it states now, then decide."
    )


class NotOfThatCountry(Refused):
    """Somebody from elsewhere would vouch for the law of a country, or an author for themselves."""

    sentence = _("Only others who serve in that country, or at a contact point there, can say this.")


class NoteRequired(Refused):
    """Nobody could tell what changed."""

    sentence = _("Write what changed: the provision, and since when.")


class StaleCorrection(Refused):
    """Somebody corrected the question while a form was open."""

    sentence = _("The question was corrected after you opened this form. What you chose is kept; see what changed.")


class CorrectionUnexplained(Refused):
    """A question would be corrected without a word of why."""

    sentence = _("Write why you correct it: it stands in the history, which every reader of the question may open.")


class CountryAnswered(Refused):
    """A country would be taken away in which or for which somebody answered."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = ", ".join(names)

    def __str__(self) -> str:
        return gettext("There are answers for %(countries)s already, so these countries stay.") % {
            "countries": self.names
        }


class TranslationStands(Refused):
    """The question would be in a language into which somebody translated it."""

    sentence = _("There is a translation into this language. Have it removed first, then correct the language.")


class GroupRequired(Refused):
    """A mark that needs a working group was chosen without one."""

    sentence = _("TLP:AMBER and TLP:AMBER+STRICT stay inside a working group. Choose the group, or choose TLP:GREEN.")


class SuggestionMoved(Refused):
    """Who was shown to the asker is not whom the question would be put to."""

    sentence = _(
        "What you ask was changed after you looked who would be asked, or that was long ago. "
        "Look again below, then post it."
    )


class UrgencyUnexplained(Refused):
    """A question was called urgent without a reason."""

    sentence = _("Say why it is urgent: peers who read it decide by the reason what they put aside.")


class ServiceRequired(Refused):
    """TLP:AMBER+STRICT was chosen by a member without a prosecution service."""

    sentence = _("TLP:AMBER+STRICT stays inside your own prosecution service, and your account belongs to none.")


class CaseDataUnstated(Refused):
    """The text holds what looks like case data, and its author has not said why it may stay."""

    def __str__(self) -> str:
        return str(CaseDataFound())


class FileNotAttached(Refused):
    """A file cannot go with the post; it says which and why."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return self.why


class QuestionRemoved(Refused):
    """The question that the thread is about is gone."""

    sentence = _("The question was removed, and nothing is added below it. Your text is kept below; you can copy it.")


class ThreadLocked(Refused):
    """The thread takes no more posts."""

    sentence = _("A moderator has locked this thread. Your text is kept below; you can copy it or ask a new question.")


class TooSoon(Refused):
    """The thread is slowed down, and the member posted in it just now."""

    def __init__(self, minutes: int) -> None:
        super().__init__()
        self.minutes = minutes

    def __str__(self) -> str:
        return ngettext(
            "This thread is slowed down. Your text is kept; you can post it in %(minutes)d minute.",
            "This thread is slowed down. Your text is kept; you can post it in %(minutes)d minutes.",
            self.minutes,
        ) % {"minutes": self.minutes}


class TooManyMentions(Refused):
    """A text would tell more people than a post may."""

    def __init__(self, number: int, at_most: int) -> None:
        super().__init__()
        self.number, self.at_most = number, at_most

    def __str__(self) -> str:
        return ngettext(
            "This mentions %(number)d members, and a post tells at most %(at_most)d member. Your text is kept.",
            "This mentions %(number)d members, and a post tells at most %(at_most)d members. Your text is kept.",
            self.at_most,
        ) % {"number": self.number, "at_most": self.at_most}


class DraftStale(Refused):
    """Another window kept a later version of what is being written, *draft*; *fields* would have stood there."""

    sentence = _("This was written on in another window or on another device. Choose which text to go on with.")

    def __init__(self, draft: Any, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.draft = draft
        self.fields = fields


class DraftOver(Refused):
    """What is being written was posted or thrown away elsewhere."""

    sentence = _("This was posted or thrown away in another window. What you typed is still here.")


class DraftTooLong(Refused):
    """More was typed than is kept."""

    sentence = _("This is too long to be kept on the server. Your text is still here: post it in several parts.")


class ThreadLeads(Refused):
    """The thread leads to another, where all goes on."""

    sentence = _("This thread was joined to another in the meantime. Your text is kept below; open the thread anew.")


class SameLanguage(Refused):
    """A text would be translated into its own language."""

    sentence = _("The post is in this language already.")


class SameThread(Refused):
    """A thread would lead to itself."""

    sentence = _("This is the same thread. Give the address of the other one.")


class AudienceDiffers(Refused):
    """Who reads one thread may not read the other."""

    sentence = _("Not everyone who reads this thread may read the other. Change who reads one of them first.")


class OutOfSight(Refused):
    """What a moderator looks at would move."""

    sentence = _("A post of this thread is out of sight. Decide about it first.")


class PositionsStay(Refused):
    """What an answer states for a country would lose its question."""

    sentence = _("This answer was accepted or states what holds in a country, so it stays with its question.")


class SourceDecides(Refused):
    """Somebody would show a text to people for whom its author did not write it."""

    sentence = _("This would show what others wrote to people they did not write for. Only they could say yes.")


class TooLate(Refused):
    """What happened since stands in the way of undoing."""

    sentence = _("Something was said since that would lose its place, so this cannot be undone any more.")


class DecidedSince(TooLate):
    """A later decision stands upon the one that would be undone."""

    sentence = _("Something was decided about this post since. Undo the later decision first.")


class NothingToSave(Refused):
    """A view of the list of questions would be all of it, or nothing that can be chosen."""

    sentence = _("Narrow the list first, then save what you see.")


class NameTaken(Refused):
    """Another view has this name."""

    sentence = _("You have another view of this name. Choose a name of its own, or remove the other first.")


class TooManyViews(Refused):
    """There is an end to what stands above a list."""

    sentence = _("You have saved 30 views, and more would hide the list. Remove one first.")
