/// How long to wait before something that went wrong is tried again (R51). In seconds.
public struct Pace: Sendable, Hashable {
  /// After the first failure.
  public var first: Double
  /// However many failures there were.
  public var most: Double

  /// Doubling from two seconds to six hours, unless said otherwise.
  public init(first: Double = 2, most: Double = 21_600) {
    self.first = first
    self.most = most
  }

  /// After so many failures in a row; `chance` from 0 to 1 spreads those that failed together over half as long
  /// again.
  public func delay(after failures: Int, chance: Double) -> Int64 {
    var delay = first
    for _ in 1..<max(2, min(failures, 40)) where failures > 1 { delay = min(delay * 2, most) }
    return Int64((min(delay, most) * (1 + chance / 2)).rounded(.up))
  }
}
