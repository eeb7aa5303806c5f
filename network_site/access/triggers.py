"""Triggers by which the database itself keeps the audit trail as it was written (SECURITY: append-only).

An entry cannot be changed. It can be removed only when the head says that its time is over, which ``prune`` writes
first, together with the digest at which the chain then begins.
"""

from typing import Any

SQLITE = (
    """CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON access_auditentry
    BEGIN SELECT RAISE(ABORT, 'The audit trail cannot be changed.'); END""",
    """CREATE TRIGGER IF NOT EXISTS audit_is_not_removed BEFORE DELETE ON access_auditentry
    WHEN OLD.number > COALESCE((SELECT pruned_number FROM access_audithead WHERE id = 1), 0)
    BEGIN SELECT RAISE(ABORT, 'The audit trail cannot be removed.'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' AND OLD.number <= COALESCE((SELECT pruned_number FROM access_audithead WHERE id = 1), 0) THEN
        RETURN OLD;
      END IF;
      RAISE EXCEPTION 'The audit trail cannot be changed or removed.';
    END $$;
    CREATE OR REPLACE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON access_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_refuses();""",
)
WITHOUT = {
    "sqlite": ("DROP TRIGGER IF EXISTS audit_is_not_changed", "DROP TRIGGER IF EXISTS audit_is_not_removed"),
    "postgresql": ("DROP TRIGGER IF EXISTS audit_is_kept ON access_auditentry",),
}
WITH = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def put_on(connection: Any) -> None:
    """Create the triggers of this database."""
    _run(connection, WITH[connection.vendor])


def take_off(connection: Any) -> None:
    """Drop the triggers of this database."""
    _run(connection, WITHOUT[connection.vendor])


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
