import Database

/// The first guards; those of capacity were replaced when places could be held.
func guardSchema(of engine: Engine) -> String {
  let capacity = CapacityGuard.ofStanding
  return switch engine {
  case .sqlite: capacity.sqlite + sqliteLedgerGuards
  case .postgresql:
    "CREATE " + capacity.postgresFunction + capacity.postgresTriggers + postgresLedgerGuards
  }
}

/// What the database refuses by itself, each database in its own words.
///
/// A booking that takes up its coach is refused where, at its start or at a start inside it, as many
/// bookings as its capacity are there already (R20): the number of simultaneous bookings only ever rises at
/// a start. The ledger can only grow (R24).
struct CapacityGuard: Sendable {
  /// Whether a row takes up its coach; rows are named `NEW.` and `OLD.`, or not at all.
  let occupies: @Sendable (_ row: String) -> String
  /// Whether the row before a change did not.
  let stoodFree: String
  /// The columns whose change counts.
  let columns: String

  /// As long as bookings alone take up a coach that stand.
  static let ofStanding = CapacityGuard(
    occupies: { "\($0)status IN ('confirmed', 'completed', 'no_show')" },
    stoodFree: "OLD.status NOT IN ('confirmed', 'completed', 'no_show')",
    columns: "status, starts_at, occupied_until, capacity, coach_id")

  /// Pending ones that hold their place too (R15).
  static let ofHeld = CapacityGuard(
    occupies: { "(\($0)status IN ('confirmed', 'completed', 'no_show') OR \($0)held_until IS NOT NULL)" },
    stoodFree: "NOT (OLD.status IN ('confirmed', 'completed', 'no_show') OR OLD.held_until IS NOT NULL)",
    columns: "status, held_until, starts_at, occupied_until, capacity, coach_id")

  var sqlite: String {
    """
    CREATE TRIGGER bookings_capacity_on_insert BEFORE INSERT ON bookings
    WHEN \(occupies("NEW."))
    BEGIN \(check) END;
    CREATE TRIGGER bookings_capacity_on_update BEFORE UPDATE OF \(columns)
    ON bookings
    WHEN \(isNew)
    BEGIN \(check) END;

    """
  }

  /// Writing the coach's row as it is lets the guard hold whatever the transaction's isolation: who comes second
  /// waits, and then sees the first one's booking or cannot go on.
  var postgresFunction: String {
    """
    FUNCTION refuse_full_slot() RETURNS trigger LANGUAGE plpgsql AS $guard$
    BEGIN
      UPDATE people SET calendar_revision = calendar_revision WHERE id = NEW.coach_id;
      IF \(isFull) THEN RAISE EXCEPTION 'slot-full'; END IF;
      RETURN NEW;
    END $guard$;

    """
  }

  var postgresTriggers: String {
    """
    CREATE TRIGGER bookings_capacity_on_insert BEFORE INSERT ON bookings FOR EACH ROW
    WHEN (\(occupies("NEW."))) EXECUTE FUNCTION refuse_full_slot();
    CREATE TRIGGER bookings_capacity_on_update BEFORE UPDATE OF \(columns)
    ON bookings FOR EACH ROW
    WHEN (\(isNew))
    EXECUTE FUNCTION refuse_full_slot();

    """
  }

  private var isNew: String {
    """
    \(occupies("NEW."))
      AND (\(stoodFree) OR NEW.starts_at <> OLD.starts_at
        OR NEW.occupied_until <> OLD.occupied_until OR NEW.capacity <> OLD.capacity OR NEW.coach_id <> OLD.coach_id)
    """
  }

  private var check: String { "SELECT RAISE(ABORT, 'slot-full') WHERE \(isFull);" }

  private var isFull: String {
    """
    EXISTS (
      SELECT 1 FROM (
        SELECT NEW.starts_at AS instant
        UNION ALL
        SELECT starts_at FROM bookings
        WHERE coach_id = NEW.coach_id AND starts_at > NEW.starts_at AND starts_at < NEW.occupied_until
          AND \(occupies("")) AND id <> NEW.id
      ) AS points
      WHERE (
        SELECT count(*) FROM bookings
        WHERE coach_id = NEW.coach_id AND starts_at > points.instant - 172800 AND starts_at <= points.instant
          AND occupied_until > points.instant AND \(occupies(""))
          AND id <> NEW.id
      ) >= NEW.capacity
    )
    """
  }
}

let sqliteLedgerGuards = """
  CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
  CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
  """

private let postgresLedgerGuards = """
  CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $guard$
  BEGIN RAISE EXCEPTION 'ledger-append-only'; END $guard$;
  CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW
  EXECUTE FUNCTION refuse_ledger_change();
  CREATE TRIGGER ledger_is_never_emptied BEFORE TRUNCATE ON ledger EXECUTE FUNCTION refuse_ledger_change();
  """
