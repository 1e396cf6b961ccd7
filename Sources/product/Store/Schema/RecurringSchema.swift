/// Finds the recurring bookings that are to be generated, whoever's they are (R27).
let recurringSchema = """
  CREATE INDEX recurring_active ON recurring (coach_id, created_at, id) WHERE is_active = 1;
  """
