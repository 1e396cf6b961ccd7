import Synchronization

/// What came of a soak so far, told by many threads.
final class Findings: Sendable {
  private struct State {
    var counts: [String: Int] = [:]
    var faults: [String] = []
    var faultCount = 0
  }

  private let state = Mutex(State())

  /// One more of something that went as it should.
  func count(_ what: String) { state.withLock { $0.counts[what, default: 0] += 1 } }

  /// Something that must not be; the first few are kept.
  func fault(_ what: String) {
    state.withLock { state in
      state.faultCount += 1
      if state.faults.count < 20 { state.faults.append(what) }
    }
  }

  var counts: [String: Int] { state.withLock { $0.counts } }
  var faults: [String] { state.withLock { $0.faults } }
  var faultCount: Int { state.withLock { $0.faultCount } }
}

/// An answer that must not be.
struct WrongAnswer: Error, CustomStringConvertible { var description: String }
