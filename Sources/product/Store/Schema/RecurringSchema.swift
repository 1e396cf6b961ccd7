/// Finds the recurring bookings that are to be generated, whoever's they are (R27), and says within whose limits.
let recurringSchema = """
  CREATE INDEX recurring_active ON recurring (coach_id, created_at, id) WHERE is_active = 1;
  ALTER TABLE recurring ADD COLUMN made_by TEXT NOT NULL DEFAULT 'coach'
    CHECK (made_by IN ('client', 'coach', 'owner'));
  """
