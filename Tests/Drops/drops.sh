#!/bin/bash
# Lets 200 connections open and drop at random for so many seconds, under the address sanitizer and then under the thread
# sanitizer: a report of either, a malformed answer or anything left behind ends it.
#
#   Tests/Drops/drops.sh [SECONDS] [address|thread]
set -euo pipefail
cd "$(dirname "$0")/../.."
source Tests/Fuzz/modules.sh
export SWIFT_BACKTRACE=enable=no
for sanitizer in ${2:-address thread}; do
  out=.build/drops/$sanitizer
  if ! is_current $out/drops; then
    server_modules $out -sanitize=$sanitizer
    server_program $out drops -sanitize=$sanitizer -- \
      Tests/HTTPServerTests/Dropping.swift Tests/HTTPServerTests/DroppingClient.swift Tests/Drops/Drops.swift
  fi
  echo "$sanitizer sanitizer:"
  ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS="halt_on_error=${HALT:-1}" $out/drops "${1:-300}"
done
