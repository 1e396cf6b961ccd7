/// Links by which people sign in, once, and the sessions of browsers (R71): tokens that end by themselves. Only hashes
/// are kept.
let signInSchema = """
  CREATE TABLE signin_links (
    hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    expires_at BIGINT NOT NULL
  );
  CREATE INDEX signin_links_by_person ON signin_links (person_id);
  ALTER TABLE tokens ADD COLUMN expires_at BIGINT;
  """
