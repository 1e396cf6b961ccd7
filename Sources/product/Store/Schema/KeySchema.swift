/// Which keys the studio's servers seal with, by names that tell nothing of them: a server with a key of its own could
/// open nothing of what the others keep.
let keySchema = """
  CREATE TABLE server_keys (
    id TEXT PRIMARY KEY,
    known_since BIGINT NOT NULL
  );
  """
