/// Who there is, and which settings a coach changed in a brand; a NULL setting leaves it to the preset (R2).
let peopleSchema = """
  CREATE TABLE people (
    id TEXT PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE CHECK (handle <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
    time_zone TEXT NOT NULL,
    calendar_revision BIGINT NOT NULL DEFAULT 1,
    calendar_changed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL
  );
  CREATE TABLE brands (
    id TEXT PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE CHECK (handle <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    preset TEXT NOT NULL CHECK (preset IN ('training', 'lessons', 'academy', 'gym')),
    created_at BIGINT NOT NULL
  );
  CREATE TABLE brand_owners (
    brand_id TEXT NOT NULL REFERENCES brands (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (brand_id, person_id)
  );
  CREATE INDEX brand_owners_by_person ON brand_owners (person_id);
  CREATE TABLE brand_clients (
    brand_id TEXT NOT NULL REFERENCES brands (id),
    client_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (brand_id, client_id)
  );
  CREATE INDEX brand_clients_by_client ON brand_clients (client_id);
  CREATE TABLE brand_coaches (
    brand_id TEXT NOT NULL REFERENCES brands (id),
    coach_id TEXT NOT NULL REFERENCES people (id),
    position BIGINT NOT NULL,
    booking_mode TEXT CHECK (booking_mode IN ('instant', 'request', 'payment')),
    slot_interval_minutes BIGINT CHECK (slot_interval_minutes BETWEEN 0 AND 1440),
    buffer_minutes BIGINT CHECK (buffer_minutes BETWEEN 0 AND 720),
    booking_window_days BIGINT CHECK (booking_window_days BETWEEN 0 AND 1000),
    min_notice_hours BIGINT CHECK (min_notice_hours BETWEEN 0 AND 8760),
    cancellation_cutoff_hours BIGINT CHECK (cancellation_cutoff_hours BETWEEN 0 AND 8760),
    request_expiry_hours BIGINT CHECK (request_expiry_hours BETWEEN 1 AND 8760),
    payment_hold_minutes BIGINT CHECK (payment_hold_minutes BETWEEN 1 AND 10080),
    default_capacity BIGINT CHECK (default_capacity BETWEEN 1 AND 1000),
    default_duration_minutes BIGINT CHECK (default_duration_minutes BETWEEN 5 AND 1440),
    default_room TEXT,
    video_room TEXT,
    credits_required BIGINT CHECK (credits_required IN (0, 1)),
    checkin_duration_minutes BIGINT CHECK (checkin_duration_minutes BETWEEN 5 AND 1440),
    checkins_per_month BIGINT CHECK (checkins_per_month BETWEEN 0 AND 100),
    renewal_threshold BIGINT CHECK (renewal_threshold BETWEEN 0 AND 1000),
    attendance_flag_count BIGINT CHECK (attendance_flag_count BETWEEN 1 AND 1000),
    attendance_flag_days BIGINT CHECK (attendance_flag_days BETWEEN 1 AND 1000),
    recurring_horizon_weeks BIGINT CHECK (recurring_horizon_weeks BETWEEN 1 AND 52),
    PRIMARY KEY (brand_id, coach_id)
  );
  CREATE INDEX brand_coaches_by_coach ON brand_coaches (coach_id, position);
  """
