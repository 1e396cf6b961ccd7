/// What the database refuses by itself, each database in its own words.
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

/// The same in PostgreSQL's words. Writing the coach's row as it is lets the guard hold whatever the transaction's
/// isolation: who comes second waits, and then sees the first one's booking or cannot go on.
let postgresGuards = """
  CREATE FUNCTION refuse_full_slot() RETURNS trigger LANGUAGE plpgsql AS $guard$
  BEGIN
    UPDATE people SET calendar_revision = calendar_revision WHERE id = NEW.coach_id;
    IF \(isFull) THEN RAISE EXCEPTION 'slot-full'; END IF;
    RETURN NEW;
  END $guard$;
  CREATE TRIGGER bookings_capacity_on_insert BEFORE INSERT ON bookings FOR EACH ROW
  WHEN (NEW.status IN ('confirmed', 'completed', 'no_show')) EXECUTE FUNCTION refuse_full_slot();
  CREATE TRIGGER bookings_capacity_on_update BEFORE UPDATE OF status, starts_at, occupied_until, capacity, coach_id
  ON bookings FOR EACH ROW
  WHEN (NEW.status IN ('confirmed', 'completed', 'no_show')
    AND (OLD.status NOT IN ('confirmed', 'completed', 'no_show') OR NEW.starts_at <> OLD.starts_at
      OR NEW.occupied_until <> OLD.occupied_until OR NEW.capacity <> OLD.capacity OR NEW.coach_id <> OLD.coach_id))
  EXECUTE FUNCTION refuse_full_slot();
  CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $guard$
  BEGIN RAISE EXCEPTION 'ledger-append-only'; END $guard$;
  CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW
  EXECUTE FUNCTION refuse_ledger_change();
  CREATE TRIGGER ledger_is_never_emptied BEFORE TRUNCATE ON ledger EXECUTE FUNCTION refuse_ledger_change();
  """

private let capacityCheck = "SELECT RAISE(ABORT, 'slot-full') WHERE \(isFull);"

private let isFull = """
  EXISTS (
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
  )
  """
