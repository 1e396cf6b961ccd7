/// What the database refuses by itself, in SQLite's words: the one part of the schema that each database
/// says in its own way.
///
/// A booking that takes up its coach is refused where, at its start or at a start inside it, as many
/// bookings as its capacity are there already (R20): the number of simultaneous bookings only ever rises at
/// a start. The ledger can only grow (R24).
let sqliteGuards = """
  CREATE TRIGGER bookings_capacity_on_insert BEFORE INSERT ON bookings
  WHEN NEW.status IN ('confirmed', 'completed', 'no_show')
  BEGIN \(capacityCheck) END;
  CREATE TRIGGER bookings_capacity_on_update BEFORE UPDATE OF status, starts_at, occupied_until, capacity, coach_id
  ON bookings
  WHEN NEW.status IN ('confirmed', 'completed', 'no_show')
    AND (OLD.status NOT IN ('confirmed', 'completed', 'no_show') OR NEW.starts_at <> OLD.starts_at
      OR NEW.occupied_until <> OLD.occupied_until OR NEW.capacity <> OLD.capacity OR NEW.coach_id <> OLD.coach_id)
  BEGIN \(capacityCheck) END;
  CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
  CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
  """

private let capacityCheck = """
  SELECT RAISE(ABORT, 'slot-full') WHERE EXISTS (
    SELECT 1 FROM (
      SELECT NEW.starts_at AS instant
      UNION ALL
      SELECT starts_at FROM bookings
      WHERE coach_id = NEW.coach_id AND starts_at > NEW.starts_at AND starts_at < NEW.occupied_until
        AND status IN ('confirmed', 'completed', 'no_show') AND id <> NEW.id
    ) AS points
    WHERE (
      SELECT count(*) FROM bookings
      WHERE coach_id = NEW.coach_id AND starts_at > points.instant - 172800 AND starts_at <= points.instant
        AND occupied_until > points.instant AND status IN ('confirmed', 'completed', 'no_show')
        AND id <> NEW.id
    ) >= NEW.capacity
  );
  """
