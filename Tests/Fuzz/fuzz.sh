#!/bin/bash
# Feeds the calendar reader bytes that nobody would write, under the address sanitizer.
#
#   Tests/Fuzz/fuzz.sh [SECONDS]
#
# Two thirds of the time with inputs up to 20 kB: it begins with our samples, the calendars that `make peers` fetched,
# `corpus`, and what earlier runs made. The rest with inputs up to 200 kB, in which what takes the square of its length
# shows: it begins with the hostile files of the tests, a hundred times smaller. An input that crashes, hangs for 5 s or
# takes 1 GB is left in .build/fuzz/found-…: put it into `corpus`, which a test replays.
# SwiftPM cannot link a program whose main is the fuzzer's, so the three modules are compiled here.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=.build/fuzz
mkdir -p $out/corpus $out/first $out/large $out/hostile
flags=(-O -wmo -swift-version 6 -parse-as-library -sanitize=fuzzer,address -I $out -I Sources/c/CLibical
  -enable-upcoming-feature InternalImportsByDefault -enable-upcoming-feature MemberImportVisibility
  -enable-upcoming-feature ExistentialAny)
module() {
  local name=$1
  shift
  swiftc "${flags[@]}" -emit-module -emit-object -module-name "$name" "$@" \
    -o "$out/$name.o" -emit-module-path "$out/$name.swiftmodule"
}
newest=$(find Sources/kit/CivilTime Sources/kit/ICalendar Sources/product/Calendars/BusyTime.swift Tests/Fuzz \
  Tests/TestSupport/Hostile -type f -newer $out/busy 2>/dev/null || echo all)
if [[ ! -x $out/busy || -n $newest ]]; then
  module CivilTime Sources/kit/CivilTime/*.swift
  module ICalendar $(find Sources/kit/ICalendar -name '*.swift')
  module BusyTime Sources/product/Calendars/BusyTime.swift
  swiftc "${flags[@]}" Tests/Fuzz/BusyFuzz.swift $out/{CivilTime,ICalendar,BusyTime}.o -lical -o $out/busy
  swiftc -O -swift-version 6 -parse-as-library Tests/TestSupport/Hostile/*.swift Tests/Fuzz/HostileSeeds.swift -o $out/seeds
fi
number=0
while IFS= read -r file; do
  cp "$file" "$out/first/$((number += 1)).ics"
done < <(find samples/blackouts .build/calendars -type f -size -20k ! -name '.*' 2>/dev/null | sort)
$out/seeds $out/hostile
seconds=${1:-60}
# fuzz SECONDS LENGTH FOLDER…: the first folder takes what is new.
fuzz() {
  ASAN_OPTIONS=detect_leaks=0 $out/busy "${@:3}" -artifact_prefix=$out/found- -max_total_time="$1" -max_len="$2" \
    -timeout=5 -rss_limit_mb=1000 -print_final_stats=1 -verbosity=0
}
fuzz $((seconds * 2 / 3)) 20000 $out/corpus $out/first Tests/Fuzz/corpus
fuzz $((seconds - seconds * 2 / 3)) 200000 $out/large $out/hostile
