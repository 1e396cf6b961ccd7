import CCrypto
import Synchronization

/// Where random bytes come from; a parameter of whatever draws some.
public struct RandomSource: Sendable {
  /// That many bytes, 0 or more.
  public let bytes: @Sendable (Int) -> [UInt8]

  /// A source of one's own, as for a test.
  public init(bytes: @escaping @Sendable (Int) -> [UInt8]) {
    self.bytes = bytes
  }

  /// The system's generator, fit for secrets.
  public static let system = RandomSource(bytes: randomBytes)

  /// Bytes that follow from `seed` (SplitMix64), the same ones every time. For tests only: whoever has
  /// seen some knows all the others.
  public static func seeded(_ seed: UInt64) -> RandomSource {
    let generator = SplitMix64(state: seed)
    return RandomSource { count in generator.bytes(count) }
  }
}

/// Random bytes fit for secrets. A system that has none (never seen on Linux) stops the program, since
/// nothing could be issued safely.
public func randomBytes(_ count: Int) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
    precondition(RAND_bytes(buffer.baseAddress, Int32(count)) == 1, "the system has no random numbers")
    filled = count
  }
}

private final class SplitMix64: Sendable {
  private let state: Mutex<UInt64>

  init(state: UInt64) { self.state = Mutex(state) }

  func bytes(_ count: Int) -> [UInt8] {
    state.withLock { state in
      var result: [UInt8] = []
      result.reserveCapacity(count + 7)
      while result.count < count {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        for shift in stride(from: 0, to: 64, by: 8) {
          result.append(UInt8(truncatingIfNeeded: word >> shift))
        }
      }
      return Array(result.prefix(count))
    }
  }
}
