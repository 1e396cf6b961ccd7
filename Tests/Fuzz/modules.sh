# Compiles the kit's HTTP server and what tests it as modules, with the flags of a sanitizer: SwiftPM builds every test
# of the project for one, and cannot link a program whose main is a fuzzer's.
#
#   server_modules FOLDER FLAGS…      leaves Threads, HTTP, HTTPServer and TestSupport in the folder
#   server_program FOLDER NAME FLAGS… -- FILES…

server_flags=(-O -wmo -swift-version 6 -parse-as-library -enable-testing -enable-upcoming-feature InternalImportsByDefault
  -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature ExistentialAny)
server_sources=(Sources/kit/Threads Sources/kit/HTTP Sources/kit/HTTPServer Sources/c/CMicrohttpd Tests/Fuzz Tests/Drops
  Tests/HTTPServerTests Tests/TestSupport/{RawHTTPClient,WireAnswers,TestRandom}.swift)

server_modules() {
  local out=$1 name
  shift
  mkdir -p "$out"
  for name in Threads HTTP HTTPServer TestSupport; do
    local files=(Sources/kit/$name/*.swift)
    [[ $name == TestSupport ]] && files=(Tests/TestSupport/{RawHTTPClient,WireAnswers,TestRandom}.swift)
    swiftc "${server_flags[@]}" -g "$@" -I "$out" -I Sources/c/CMicrohttpd -emit-module -emit-object -module-name $name \
      "${files[@]}" -o "$out/$name.o" -emit-module-path "$out/$name.swiftmodule"
  done
}

server_program() {
  local out=$1 name=$2 flags=()
  shift 2
  while [[ $1 != -- ]]; do
    flags+=("$1")
    shift
  done
  shift
  swiftc "${server_flags[@]}" "${flags[@]}" -I "$out" -I Sources/c/CMicrohttpd -module-name "$name" "$@" \
    "$out"/{Threads,HTTP,HTTPServer,TestSupport}.o -lmicrohttpd -o "$out/$name"
}

# Whether a program is as new as what it is made of.
is_current() {
  [[ -x $1 && -z $(find "${server_sources[@]}" -type f -newer "$1" 2>/dev/null) ]]
}
