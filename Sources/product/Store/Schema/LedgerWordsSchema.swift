import Database

/// The ledger's numbers stay what they are; the words beside them may be struck out, since they may name somebody
/// whose data are to be erased (R24, R83).
func ledgerWordsSchema(of engine: Engine) -> String {
  switch engine {
  case .sqlite:
    """
    DROP TRIGGER ledger_is_never_changed;
    DROP TRIGGER ledger_is_never_shortened;
    \(sqliteLedgerGuardsButForWords)
    """
  case .postgresql:
    """
    CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $guard$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF NEW.note IS NULL AND OLD.note IS NOT NULL AND to_jsonb(NEW) - 'note' = to_jsonb(OLD) - 'note' THEN RETURN NEW; END IF;
      END IF;
      RAISE EXCEPTION 'ledger-append-only';
    END $guard$;
    """
  }
}

let sqliteLedgerGuardsButForWords = """
  CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
  WHEN NEW.note IS NOT NULL OR OLD.note IS NULL
    OR (NEW.package_id, NEW.number, NEW.coach_id, NEW.delta, NEW.balance_before, NEW.balance_after, NEW.reason,
        NEW.booking_id, NEW.actor_id, NEW.actor_role, NEW.at)
      IS NOT (OLD.package_id, OLD.number, OLD.coach_id, OLD.delta, OLD.balance_before, OLD.balance_after, OLD.reason,
        OLD.booking_id, OLD.actor_id, OLD.actor_role, OLD.at)
  BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
  CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'ledger-append-only'); END;
  """
