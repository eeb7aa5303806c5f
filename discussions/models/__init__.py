"""Threads and posts: a question, its answers, and the replies to each."""

from discussions.models.acceptance import Acceptance
from discussions.models.anonymity import Unmasking
from discussions.models.corrections import Correction
from discussions.models.drafts import Draft
from discussions.models.keeping import Bookmark, Follow, SavedView, UsefulVote
from discussions.models.moderation import Concern, Decision, Withheld
from discussions.models.passages import Passage
from discussions.models.positions import AnswerScope, Endorsement, PositionVersion
from discussions.models.posts import Post, PostRevision
from discussions.models.reading import ListVisit, ReadMark
from discussions.models.routing import Ask, AskingChoice, Suggested
from discussions.models.threads import Thread
from discussions.models.translations import MachineText, PostTranslation, TranslationRevision

__all__ = [
    "Acceptance",
    "AnswerScope",
    "Ask",
    "AskingChoice",
    "Bookmark",
    "Concern",
    "Correction",
    "Decision",
    "Draft",
    "Endorsement",
    "Follow",
    "ListVisit",
    "MachineText",
    "Passage",
    "PositionVersion",
    "Post",
    "PostRevision",
    "PostTranslation",
    "ReadMark",
    "SavedView",
    "Suggested",
    "Thread",
    "TranslationRevision",
    "Unmasking",
    "UsefulVote",
    "Withheld",
]
