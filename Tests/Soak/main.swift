import Glibc
import TestSupport

// Lets the release program serve a mixed load for as many minutes as the argument says, and says whether anything was
// wrong or keeps growing.
signal(SIGPIPE, SIG_IGN)
let minutes = CommandLine.arguments.dropFirst().first.flatMap { Double($0) } ?? 10
let isWell = try withTemporaryFolder { try soak(minutes: minutes, in: $0) }
print(isWell ? "\nflat" : "\nFAILED")
exit(isWell ? 0 : 1)
