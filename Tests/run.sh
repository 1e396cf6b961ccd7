#!/bin/bash
# run.sh ARGUMENTS…: swift test ARGUMENTS. Where tests failed, says once more at the end what failed and where, and last
# the runner's own summary: in ten thousand lines nobody finds it.
set -uo pipefail
log=$(mktemp) || exit 3
trap 'rm -f "$log"' EXIT
swift test "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
if ((status)); then
  printf '\nWhat failed:\n'
  grep -aE '^✘|error: |Fatal error|COACHCAL_TEST_SEED' "$log" | grep -av '^✘ Test run' | cut -c1-1000 | tail -n 100
  grep -a 'Test run with' "$log" | tail -n 1
fi
exit "$status"
