/// A name that is never given twice: 26 characters of base32hex (`0`–`9`, `a`–`v`), the first ten of which
/// count milliseconds, so that later ids sort after earlier ones.
///
/// `Entity` only keeps ids of different things apart.
public struct ID<Entity>: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The characters, lower case.
  public let text: String

  /// Takes the characters as they stand, unchecked: for ids that the database gave back.
  public init(_ text: String) { self.text = text }

  /// Makes an id from a time and ten random bytes; further bytes are ignored, missing ones count as zero.
  public init(milliseconds: Int64, random: [UInt8]) {
    var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * $0)) }
    bytes += (0..<10).map { $0 < random.count ? random[$0] : 0 }
    self.text = base32hex(bytes)
  }

  /// Whether a text has the form of an id, which says nothing of its existence.
  public static func isWellFormed(_ text: String) -> Bool {
    text.utf8.count == 26
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x76).contains($0) }
  }

  /// The characters.
  public var description: String { text }

  /// Earlier is less, to the millisecond.
  public static func < (a: Self, b: Self) -> Bool { a.text < b.text }
}

/// RFC 4648 §7 in lower case and without padding; its order is the order of the bytes.
public func base32hex(_ bytes: [UInt8]) -> String {
  let alphabet = Array("0123456789abcdefghijklmnopqrstuv".utf8)
  var characters: [UInt8] = []
  var pending: UInt32 = 0
  var bits = 0
  for byte in bytes {
    pending = pending << 8 | UInt32(byte)
    bits += 8
    while bits >= 5 {
      bits -= 5
      characters.append(alphabet[Int(pending >> bits & 31)])
    }
  }
  if bits > 0 { characters.append(alphabet[Int(pending << (5 - bits) & 31)]) }
  return String(decoding: characters, as: UTF8.self)
}

/// A person: coach, client and owner are parts that one person may play at once.
public typealias PersonID = ID<Person>
/// The id of a brand.
public typealias BrandID = ID<Brand>
/// The id of a window.
public typealias WindowID = ID<Window>
/// The id of an override.
public typealias OverrideID = ID<Override>
/// The id of a package.
public typealias PackageID = ID<Package>
/// The id of a package template.
public typealias PackageTemplateID = ID<PackageTemplate>
/// The id of a booking.
public typealias BookingID = ID<Booking>
/// The id of a recurring booking.
public typealias RecurringID = ID<Recurring>
