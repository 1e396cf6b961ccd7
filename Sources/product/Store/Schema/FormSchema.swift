/// What coaches ask before a check-in, and what was answered (R26). Options, and what was chosen among them, stand on
/// a line each. An answer keeps what was asked, whatever becomes of the question.
let formSchema = """
  CREATE TABLE questions (
    coach_id TEXT NOT NULL REFERENCES people (id),
    id TEXT NOT NULL,
    position BIGINT NOT NULL CHECK (position >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('text', 'textarea', 'select', 'radio', 'checkbox')),
    question TEXT NOT NULL CHECK (question <> ''),
    options TEXT NOT NULL,
    is_required BIGINT NOT NULL CHECK (is_required IN (0, 1)),
    is_active BIGINT NOT NULL CHECK (is_active IN (0, 1)),
    PRIMARY KEY (coach_id, id)
  );
  CREATE UNIQUE INDEX questions_alone ON questions (id);
  CREATE TABLE answers (
    coach_id TEXT NOT NULL REFERENCES people (id),
    uid TEXT NOT NULL,
    question_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'textarea', 'select', 'radio', 'checkbox')),
    question TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer <> ''),
    at BIGINT NOT NULL,
    PRIMARY KEY (coach_id, uid, question_id)
  );
  """
