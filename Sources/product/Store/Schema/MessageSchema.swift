/// What coach and client write to each other about a booking (R21), and up to where each person has read.
let messageSchema = """
  CREATE TABLE messages (
    coach_id TEXT NOT NULL REFERENCES people (id),
    id TEXT NOT NULL,
    uid TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    author_id TEXT REFERENCES people (id),
    author_role TEXT NOT NULL CHECK (author_role IN ('client', 'coach', 'owner')),
    body TEXT NOT NULL CHECK (body <> ''),
    at BIGINT NOT NULL,
    PRIMARY KEY (coach_id, id)
  );
  CREATE UNIQUE INDEX messages_alone ON messages (id);
  CREATE UNIQUE INDEX messages_of_thread ON messages (coach_id, uid, number);
  CREATE TABLE read_marks (
    coach_id TEXT NOT NULL REFERENCES people (id),
    uid TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    number BIGINT NOT NULL CHECK (number >= 0),
    PRIMARY KEY (coach_id, uid, person_id)
  );
  CREATE INDEX read_marks_by_person ON read_marks (person_id);
  """
