#include <jansson.h>

// Macros and a variadic that Swift cannot call.

static inline int jansson_type(const json_t *value) { return json_typeof(value); }
static inline void jansson_release(json_t *value) { json_decref(value); }

// What two readers could understand differently is refused: members named twice.
static inline json_t *jansson_read(const char *bytes, size_t count) {
  return json_loadb(bytes, count, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}
