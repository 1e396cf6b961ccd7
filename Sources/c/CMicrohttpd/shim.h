// Brings the system's socket types along. Which of two modules owns a type that both declare depends on the order
// in which they are built: Swift files with sockets import this one beside Glibc.
#include <microhttpd.h>
// Glibc's module leaves these out.
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Swift cannot call variadic functions, and microhttpd's enums are closed ones that its flags do not fit.

struct mhd_settings {
  unsigned int event_threads;
  unsigned int connection_limit;
  size_t connection_memory;
};

struct mhd_callbacks {
  MHD_NotifyConnectionCallback connection;
  void *(*request_line)(void *context, const char *uri, struct MHD_Connection *connection);
  MHD_AccessHandlerCallback request;
  MHD_RequestCompletedCallback completed;
  MHD_LogCallback log;
};

// MHD_start_daemon is variadic. Time-outs are not among the options: ours are per request. Nor is strictness:
// it only asks for a Host and for targets without spaces, as we do, and answers a missing Host with two heads.
static inline struct MHD_Daemon *mhd_start(struct mhd_settings settings, struct mhd_callbacks calls,
                                           void *context) {
  struct MHD_OptionItem pool[] = {
    {settings.event_threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END,
     (intptr_t) settings.event_threads, NULL},
    {MHD_OPTION_END, 0, NULL},
  };
  return MHD_start_daemon(
    MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ERROR_LOG,
    0, NULL, NULL, calls.request, context,
    MHD_OPTION_EXTERNAL_LOGGER, calls.log, context,
    MHD_OPTION_CONNECTION_LIMIT, settings.connection_limit,
    MHD_OPTION_CONNECTION_MEMORY_LIMIT, settings.connection_memory,
    MHD_OPTION_NOTIFY_CONNECTION, calls.connection, context,
    MHD_OPTION_URI_LOG_CALLBACK, calls.request_line, context,
    MHD_OPTION_NOTIFY_COMPLETED, calls.completed, context,
    MHD_OPTION_ARRAY, pool,
    MHD_OPTION_END);
}

// MHD_get_connection_info is variadic; one function for each question.
static inline int mhd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

static inline void *mhd_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

// Bytes from the method to the end of the empty line; known once the head is complete.
static inline size_t mhd_head_size(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info ? info->header_size : 0;
}

// MHD_ValueKind and MHD_RequestTerminationCode are closed enums in Swift.
static inline int mhd_each_header(struct MHD_Connection *connection, MHD_KeyValueIteratorN each,
                                  void *context) {
  return MHD_get_connection_values_n(connection, MHD_HEADER_KIND, each, context);
}

static inline int mhd_is_completed(enum MHD_RequestTerminationCode code) {
  return code == MHD_REQUEST_TERMINATED_COMPLETED_OK;
}

static inline int mhd_is_start(enum MHD_ConnectionNotificationCode code) {
  return code == MHD_CONNECTION_NOTIFY_STARTED;
}

// The enum's cases reach Swift under names of its choosing.
static inline enum MHD_Result mhd_go_on(void) { return MHD_YES; }
static inline enum MHD_Result mhd_close(void) { return MHD_NO; }

// MHD_create_response_from_buffer takes a closed enum. Empty and static: nothing to free.
static inline struct MHD_Response *mhd_empty_response(void) {
  return MHD_create_response_from_buffer(0, (void *) "", MHD_RESPMEM_PERSISTENT);
}

static inline ssize_t mhd_no_content(void *context, uint64_t position, char *buffer, size_t size) {
  (void) context; (void) position; (void) buffer; (void) size;
  return MHD_CONTENT_READER_END_OF_STREAM;
}

// Of unknown size (MHD_SIZE_UNKNOWN is a macro), so that microhttpd writes no Content-Length. For a 304 it would
// write "Transfer-Encoding: chunked" instead, and a last chunk that the client takes for the next answer, unless it
// may close the connection: there is a flag for that (MHD_set_response_options is variadic). A 304 with a length of
// its own is no way out: 0 is wrong (RFC 9110 8.6), and with the length of the 200 some clients wait for a body. The
// same goes for an answer to HEAD whose content would go on.
static inline struct MHD_Response *mhd_response_without_length(int closing) {
  struct MHD_Response *response =
    MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 64, mhd_no_content, NULL, NULL);
  if (response && closing) {
    MHD_set_response_options(response, MHD_RF_HTTP_1_0_COMPATIBLE_STRICT, MHD_RO_END);
  }
  return response;
}

// For an answer to HEAD that tells the length of content it does not have.
static inline struct MHD_Response *mhd_response_of_length(uint64_t length) {
  return MHD_create_response_from_callback(length, 64, mhd_no_content, NULL, NULL);
}

// For content that goes on. The block is what an HTTP/1.0 client is sent at a time; chunks are made in the connection's
// own memory. The ends are macros with a cast.
static inline struct MHD_Response *mhd_streamed_response(MHD_ContentReaderCallback read, void *context,
                                                         MHD_ContentReaderFreeCallback release) {
  return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, read, context, release);
}

static inline ssize_t mhd_end_of_content(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t mhd_end_with_error(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }

// Whether a request's lines lie one behind the other in one buffer, each terminator in its place, as in the
// version of Debian 12. Later versions refuse bare LF and NUL by themselves (client discipline).
static inline int mhd_keeps_lines_in_place(void) {
  const char *version = MHD_get_version();
  return version && version[0] == '0' && version[1] == '.' && version[2] == '9' && version[3] == '.'
    && version[4] == '7' && version[5] == '5' && version[6] == 0;
}
