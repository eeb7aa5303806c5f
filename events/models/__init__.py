"""Editions of the forum, and what happens in each: tracks, rooms, sessions, their roles and materials."""

from events.models.editions import Edition, ForumSeries
from events.models.materials import SessionMaterial
from events.models.sessions import Room, Session, SessionRole, Track

__all__ = ["Edition", "ForumSeries", "Room", "Session", "SessionMaterial", "SessionRole", "Track"]
