import Glibc

/// Random numbers that follow from a seed (SplitMix64), for tests that try many things.
public struct TestRandom: RandomNumberGenerator, Sendable {
  /// Where it began; whoever fails says it.
  public let seed: UInt64
  private var state: UInt64

  /// Numbers that follow from `seed`.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// Numbers that follow from `COACHCAL_TEST_SEED`, or from a seed drawn now, which is printed.
  public init(for test: String) {
    let given = getenv("COACHCAL_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    self.init(seed: given ?? UInt64.random(in: 0...UInt64.max))
    print("\(test): COACHCAL_TEST_SEED=\(seed)")
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// One of several.
  public mutating func pick<T>(_ values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &self)] }

  /// Whether something that happens once in so many times happens.
  public mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }
}
