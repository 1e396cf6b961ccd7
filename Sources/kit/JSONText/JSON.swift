/// A JSON value (RFC 8259). Whole numbers are kept apart from others, since nothing here counts in fractions.
public enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number that is no whole one, or too large for one.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// The member of an object; null where there is none.
  public subscript(_ name: String) -> JSON {
    if case .object(let members) = self { members[name] ?? .null } else { .null }
  }

  /// The text of a string; nil for anything else.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// A whole number; nil for anything else.
  public var integer: Int? { if case .integer(let number) = self { Int(number) } else { nil } }

  /// A truth value; nil for anything else.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The elements of an array; nil for anything else.
  public var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

  /// The members of an object; nil for anything else.
  public var object: [String: JSON]? { if case .object(let members) = self { members } else { nil } }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  /// An object; the last of equal names holds.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements) { _, last in last })
  }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Null.
  public init(nilLiteral: ()) { self = .null }
}

extension JSON {
  /// A string, or null for nil.
  public init(_ text: String?) { self = text.map(JSON.string) ?? .null }
  /// A whole number, or null for nil.
  public init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
  /// A truth value, or null for nil.
  public init(_ value: Bool?) { self = value.map(JSON.bool) ?? .null }
}
