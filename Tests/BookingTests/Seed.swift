import Glibc

/// Where the random tests of this run begin: `COACHCAL_SEED`, or anew each time; printed, to be given again.
let seed: UInt64 = {
  let given = getenv("COACHCAL_SEED").flatMap { UInt64(String(cString: $0)) }
  let seed = given ?? UInt64.random(in: 0...UInt64.max)
  print("COACHCAL_SEED=\(seed)")
  return seed
}()

/// Random numbers that a seed repeats (splitmix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  /// `part` gives each test its own numbers, whatever the order in which tests run.
  init(part: String) {
    state = part.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func pick<T>(_ values: [T]) -> T { values[number(0...values.count - 1)] }

  /// True once in so many times.
  mutating func once(in times: Int) -> Bool { number(1...times) == 1 }
}
