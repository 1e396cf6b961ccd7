import Glibc
import Synchronization
import TestSupport
import Threads

/// Lets connections drop for as many seconds as the argument says, one server after the other.
@main struct Drops {
  static func main() {
    signal(SIGPIPE, SIG_IGN)
    let seconds = CommandLine.arguments.dropFirst().first.flatMap { Int64($0) } ?? 300
    let end = monotonicMicroseconds() + seconds * 1_000_000
    var random = TestRandom(for: "dropping")
    let dropping = Dropping()
    var rounds = 0
    while monotonicMicroseconds() < end {
      do {
        try dropping.round(milliseconds: random.pick([200, 1000, 3000]), clients: 200, random: &random)
      } catch {
        print("round \(rounds): \(error)")
        exit(1)
      }
      rounds += 1
    }
    let connections = dropping.connections.load(ordering: .relaxed)
    let answers = dropping.answers.load(ordering: .relaxed)
    print(
      "\(rounds) servers, \(connections) connections dropped, \(answers) well-formed answers, nothing left behind"
    )
  }
}
