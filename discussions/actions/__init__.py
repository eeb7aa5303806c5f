"""Every write of discussions: ask, answer, reply, state positions, edit, remove, accept, lift anonymity, keep order.

Each action runs in one transaction, takes the thread's row lock first and the streams' locks after it, and
announces what it changed. Given the same key twice it returns what it made the first time.
"""

from discussions.actions.accepting import accept_answer, withdraw_acceptance
from discussions.actions.anonymity import lift_anonymity, unmask_author
from discussions.actions.answering import answer_question, reply_to_post
from discussions.actions.asking import Question, ask_question
from discussions.actions.concerns import ask_removal, flag_post
from discussions.actions.correcting import Facts, correct_question
from discussions.actions.drafts import (
    Typed,
    discard_draft,
    keep_draft,
    prune_drafts,
    restore_draft,
    settle_draft,
    swap_draft,
)
from discussions.actions.editing import delete_post, edit_post, restore_post
from discussions.actions.following import follow
from discussions.actions.history import hide_version
from discussions.actions.keeping import bookmark_post, remove_bookmark, vote_useful
from discussions.actions.machine import note_machine_text
from discussions.actions.moderating import decide, keep_order, undo_decision
from discussions.actions.outcomes import close_question, reopen_question
from discussions.actions.position_versions import hide_position_version
from discussions.actions.positions import (
    Position,
    amend_position,
    ask_for_reviews,
    confirm_position,
    endorse_position,
    flag_law_change,
    retire_position,
    state_position,
    withdraw_endorsement,
)
from discussions.actions.reading import note_list_visit, note_read
from discussions.actions.rearranging import mark_duplicate, merge_threads, move_thread, split_post
from discussions.actions.routing import choose_asking, put_further
from discussions.actions.translating import (
    hide_translation_version,
    remove_translation,
    restore_translation,
    translate_post,
)
from discussions.actions.views import remove_view, rename_view, save_view

__all__ = [
    "Facts",
    "Position",
    "Question",
    "Typed",
    "accept_answer",
    "amend_position",
    "answer_question",
    "ask_for_reviews",
    "ask_question",
    "ask_removal",
    "bookmark_post",
    "choose_asking",
    "close_question",
    "confirm_position",
    "correct_question",
    "decide",
    "delete_post",
    "discard_draft",
    "edit_post",
    "endorse_position",
    "flag_law_change",
    "flag_post",
    "follow",
    "hide_position_version",
    "hide_translation_version",
    "hide_version",
    "keep_draft",
    "keep_order",
    "lift_anonymity",
    "mark_duplicate",
    "merge_threads",
    "move_thread",
    "note_list_visit",
    "note_machine_text",
    "note_read",
    "prune_drafts",
    "put_further",
    "remove_bookmark",
    "remove_translation",
    "remove_view",
    "rename_view",
    "reopen_question",
    "reply_to_post",
    "restore_draft",
    "restore_post",
    "restore_translation",
    "retire_position",
    "save_view",
    "settle_draft",
    "split_post",
    "state_position",
    "swap_draft",
    "translate_post",
    "undo_decision",
    "unmask_author",
    "vote_useful",
    "withdraw_acceptance",
    "withdraw_endorsement",
]
