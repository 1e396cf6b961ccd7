/// Group sessions: what is booked for one start in a group window is one event for the coach (R28).
let groupSchema = """
  ALTER TABLE bookings ADD COLUMN group_uid TEXT;
  CREATE INDEX bookings_of_group ON bookings (coach_id, group_uid) WHERE group_uid IS NOT NULL;
  """
