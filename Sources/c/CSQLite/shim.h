#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift cannot import.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 bytes) {
  return sqlite3_bind_text64(statement, index, text, bytes, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *blob, sqlite3_uint64 bytes) {
  if (bytes == 0) return sqlite3_bind_zeroblob(statement, index, 0); // a null pointer would bind NULL
  return sqlite3_bind_blob64(statement, index, blob, bytes, SQLITE_TRANSIENT);
}

// sqlite3_db_config is variadic. "Set" is one of the SQLITE_DBCONFIG_… switches taking on or off.
static inline int csqlite_set(sqlite3 *database, int option, int on) {
  return sqlite3_db_config(database, option, on, (int *)0);
}

// Extended result codes are macros over expressions, which Swift imports only in part.
enum {
  csqlite_constraint_check = SQLITE_CONSTRAINT_CHECK,
  csqlite_constraint_foreign_key = SQLITE_CONSTRAINT_FOREIGNKEY,
  csqlite_constraint_not_null = SQLITE_CONSTRAINT_NOTNULL,
  csqlite_constraint_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY,
  csqlite_constraint_row_id = SQLITE_CONSTRAINT_ROWID,
  csqlite_constraint_trigger = SQLITE_CONSTRAINT_TRIGGER,
  csqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE,
};
