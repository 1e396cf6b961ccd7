/// What a column holds or a parameter carries.
///
/// Yes and no are the integers 1 and 0. An instant is an integer of whatever unit its table says.
public enum Value: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  /// Any Unicode text, also with U+0000 in it (which PostgreSQL, unlike SQLite, does not take).
  case text(String)
  case blob([UInt8])
}

extension Value {
  /// An integer.
  public init(_ value: Int) { self = .integer(Int64(value)) }
  /// An integer, or NULL for nil.
  public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  /// An integer.
  public init(_ value: Int64) { self = .integer(value) }
  /// An integer, or NULL for nil.
  public init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
  /// 1 or 0.
  public init(_ value: Bool) { self = .integer(value ? 1 : 0) }
  /// 1 or 0, or NULL for nil.
  public init(_ value: Bool?) { self = value.map { Value($0) } ?? .null }
  /// A text.
  public init(_ value: String) { self = .text(value) }
  /// A text, or NULL for nil.
  public init(_ value: String?) { self = value.map { .text($0) } ?? .null }
  /// Bytes.
  public init(_ value: [UInt8]) { self = .blob(value) }
  /// Bytes, or NULL for nil.
  public init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringInterpolation, ExpressibleByNilLiteral
{
  /// `[1]` as parameters.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// `[1.5]` as parameters.
  public init(floatLiteral value: Double) { self = .real(value) }
  /// `[true]` as parameters: 1.
  public init(booleanLiteral value: Bool) { self = .integer(value ? 1 : 0) }
  /// `["name"]` as parameters.
  public init(stringLiteral value: String) { self = .text(value) }
  /// `[nil]` as parameters: NULL.
  public init(nilLiteral: ()) { self = .null }
}
