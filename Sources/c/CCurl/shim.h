// Brings the system's socket types along: Swift files with sockets import this one beside Glibc.
#include <curl/curl.h>

// curl_easy_setopt is variadic: one function for each type of value.
static inline CURLcode ccurl_set_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

// The bytes are copied; their number has to be known before. No bytes are a body too.
static inline CURLcode ccurl_set_body(CURL *handle, const void *bytes, curl_off_t count) {
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
  return curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes ? bytes : "");
}

static inline void ccurl_forget_body(CURL *handle) {
  curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, NULL);
}

static inline CURLcode ccurl_set_headers(CURL *handle, struct curl_slist *lines) {
  return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, lines);
}

// CURL_ERROR_SIZE bytes that live as long as the transfer.
static inline CURLcode ccurl_set_error_buffer(CURL *handle, char *buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

struct ccurl_callbacks {
  curl_write_callback header;
  curl_write_callback write;
  curl_xferinfo_callback progress;
  curl_prereq_callback prereq;
  curl_opensocket_callback open_socket;
};

static inline void ccurl_set_callbacks(CURL *handle, struct ccurl_callbacks calls, void *context) {
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, calls.header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, calls.write);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, calls.progress);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, calls.prereq);
  curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, calls.open_socket);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
}

// curl_multi_setopt is variadic too.
static inline CURLMcode ccurl_set_limit(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// curl_easy_getinfo as well.
static inline long ccurl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// A message holds a union; CURLMSG_DONE is the only kind there is.
static inline CURL *ccurl_next_done(CURLM *multi, CURLcode *result) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}

// Macros with casts, which Swift does not import.
static const long ccurl_basic = (long) CURLAUTH_BASIC;
static const long ccurl_digest = (long) CURLAUTH_DIGEST;
static const long ccurl_bearer = (long) CURLAUTH_BEARER;
static const long ccurl_any_global = (long) CURL_GLOBAL_ALL;
