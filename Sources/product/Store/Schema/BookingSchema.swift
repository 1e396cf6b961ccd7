/// Bookings. What takes up a coach never lasts longer than two days, so that looking for it can stop there.
let bookingSchema = """
  CREATE TABLE bookings (
    id TEXT PRIMARY KEY,
    uid TEXT NOT NULL,
    sequence BIGINT NOT NULL CHECK (sequence >= 0),
    coach_id TEXT NOT NULL REFERENCES people (id),
    client_id TEXT NOT NULL REFERENCES people (id),
    brand_id TEXT NOT NULL REFERENCES brands (id),
    kind TEXT NOT NULL CHECK (kind IN ('session', 'checkin')),
    status TEXT NOT NULL CHECK (status IN ('pending', 'confirmed', 'declined', 'expired', 'cancelled',
      'completed', 'no_show', 'rescheduled')),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    occupied_until BIGINT NOT NULL,
    capacity BIGINT NOT NULL CHECK (capacity BETWEEN 1 AND 1000),
    coach_zone TEXT NOT NULL,
    client_zone TEXT NOT NULL,
    package_id TEXT REFERENCES packages (id),
    session_number BIGINT CHECK (session_number >= 1),
    session_total BIGINT CHECK (session_total >= 1),
    room TEXT,
    video_link TEXT,
    notes TEXT,
    instructor_notes TEXT,
    rescheduled_from TEXT REFERENCES bookings (id),
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    cancelled_role TEXT CHECK (cancelled_role IN ('client', 'coach', 'owner')),
    cancelled_at BIGINT,
    cancel_reason TEXT,
    CHECK (starts_at < ends_at AND ends_at <= occupied_until AND occupied_until - starts_at <= 172800),
    CHECK (coach_id <> client_id),
    CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
    CHECK ((cancelled_at IS NULL) = (cancelled_role IS NULL))
  );
  CREATE INDEX bookings_by_coach ON bookings (coach_id, starts_at);
  CREATE INDEX bookings_by_client ON bookings (client_id, starts_at);
  CREATE INDEX bookings_by_brand ON bookings (brand_id, starts_at, id);
  CREATE INDEX bookings_by_package ON bookings (package_id, starts_at) WHERE package_id IS NOT NULL;
  CREATE INDEX bookings_by_origin ON bookings (rescheduled_from) WHERE rescheduled_from IS NOT NULL;
  CREATE INDEX bookings_occupying ON bookings (coach_id, starts_at, occupied_until)
    WHERE status IN ('confirmed', 'completed', 'no_show');
  CREATE INDEX bookings_to_complete ON bookings (ends_at) WHERE status = 'confirmed';
  CREATE UNIQUE INDEX bookings_alive ON bookings (coach_id, client_id, starts_at, kind)
    WHERE status IN ('pending', 'confirmed');
  CREATE UNIQUE INDEX bookings_uid_standing ON bookings (coach_id, uid) WHERE status <> 'rescheduled';
  """
