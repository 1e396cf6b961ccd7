#include <libpq-fe.h>

// The fields of a server's error are named by character literals, which Swift does not import.
enum {
  cpostgres_severity = PG_DIAG_SEVERITY_NONLOCALIZED,
  cpostgres_state = PG_DIAG_SQLSTATE,
  cpostgres_message = PG_DIAG_MESSAGE_PRIMARY,
  cpostgres_detail = PG_DIAG_MESSAGE_DETAIL,
  cpostgres_table = PG_DIAG_TABLE_NAME,
  cpostgres_column = PG_DIAG_COLUMN_NAME,
  cpostgres_constraint = PG_DIAG_CONSTRAINT_NAME,
  cpostgres_function = PG_DIAG_SOURCE_FUNCTION,
};
