#!/bin/bash
# Feeds the HTTP server bytes that nobody would write, under the address sanitizer.
#
#   Tests/Fuzz/fuzz_server.sh [SECONDS]
#
# Three quarters of the time through a connection to a real server: each answer has to be well-formed, and a good request
# has to be answered afterwards. The rest goes to the functions that read parts of a request. Both begin with `requests`
# and what earlier runs made. An input that crashes, or hangs for 5 s, is left in .build/fuzz/found-…: put it into
# `requests`, which a test replays.
set -euo pipefail
cd "$(dirname "$0")/../.."
source Tests/Fuzz/modules.sh
export SWIFT_BACKTRACE=enable=no
out=.build/fuzz/server
if ! is_current $out/parts; then
  server_modules $out -sanitize=fuzzer,address
  server_program $out requests -sanitize=fuzzer,address -- Tests/Fuzz/RequestFuzz.swift
  server_program $out parts -sanitize=fuzzer,address -- Tests/Fuzz/PartsFuzz.swift
fi
mkdir -p $out/requests-corpus $out/parts-corpus
seconds=${1:-60}
# fuzz SECONDS LENGTH PROGRAM
fuzz() {
  ASAN_OPTIONS=detect_leaks=0 $out/"$3" $out/"$3"-corpus Tests/Fuzz/requests -artifact_prefix=.build/fuzz/found- \
    -dict=Tests/Fuzz/http.dict -max_total_time="$1" -max_len="$2" -timeout=5 -rss_limit_mb=1000 -print_final_stats=1 \
    -verbosity=0 2>&1 | grep -vE "^\"|recommended dictionary"
}
fuzz $((seconds - seconds / 4)) 4000 requests
fuzz $((seconds / 4)) 1000 parts
