import Threads

/// The places for bodies beyond the usual limit, each of which lies in memory whole: few in all, and fewer for one
/// sender, who would else keep out everybody by sending slowly.
final class LargeBodies: Sendable {
  private let most: Int
  private let mostOfOne: Int
  private let underWay = Lock<[String: Int]>([:])

  init(most: Int, mostOfOne: Int) {
    self.most = most
    self.mostOfOne = mostOfOne
  }

  /// False where there is no place left; whoever gets one has to leave it.
  func take(for sender: String) -> Bool {
    underWay.withLock {
      let count = $0[sender, default: 0]
      guard count < mostOfOne, $0.values.reduce(0, +) < most else { return false }
      $0[sender] = count + 1
      return true
    }
  }

  func leave(_ sender: String) {
    underWay.withLock {
      let count = $0[sender, default: 0]
      $0[sender] = count > 1 ? count - 1 : nil
    }
  }
}
