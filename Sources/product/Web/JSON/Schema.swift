import JSONText

/// What a JSON value must look like: checked against what comes in, and described in the OpenAPI document,
/// so that the two cannot differ (JSON Schema 2020-12).
indirect enum Schema: Sendable {
  /// A text of 1 to so many characters (code points, as JSON Schema counts them), and what it holds.
  case text(_ what: String, atMost: Int = 200, example: String? = nil)
  /// A text of up to 2,000 characters, which may be empty.
  case prose(_ what: String)
  /// A whole number.
  case integer(_ what: String, ClosedRange<Int>)
  case bool(_ what: String)
  /// One of some words.
  case word(_ what: String, [String])
  case nullable(Schema)
  case list(Schema, ClosedRange<Int>)
  case object(_ name: String, [Field])
  /// Exactly one of these; told apart by `name` being a member.
  case either(has: String, Schema, otherwise: Schema)
  /// A text of up to 2,000 characters, or a list of up to 50 of them.
  case texts(_ what: String)
  /// An object of up to so many members, whose names are not known beforehand.
  case map(_ what: String, Schema, atMost: Int)
  /// Anything, for what is only sent.
  case any(_ what: String)

  /// A member of an object.
  struct Field: Sendable {
    var name: String
    var schema: Schema
    var isRequired: Bool

    static func required(_ name: String, _ schema: Schema) -> Field {
      Field(name: name, schema: schema, isRequired: true)
    }

    /// May be left out, but is not null.
    static func unlessLeftOut(_ name: String, _ schema: Schema) -> Field {
      Field(name: name, schema: schema, isRequired: false)
    }

    /// May be left out or null.
    static func optional(_ name: String, _ schema: Schema) -> Field {
      Field(name: name, schema: .nullable(schema), isRequired: false)
    }
  }
}

/// Where a value is not what it must be (RFC 6901 pointer), and what it must be.
struct Mismatch: Hashable, Sendable {
  var pointer: String
  var detail: String
}

extension Schema {
  /// Every place where a value differs from the schema; none where it fits.
  func mismatches(_ value: JSON, at pointer: String = "") -> [Mismatch] {
    switch self {
    case .any: return []
    case .nullable(let schema): return value == .null ? [] : schema.mismatches(value, at: pointer)
    case .text(let what, let most, _):
      if let text = value.string, (1...most).contains(text.unicodeScalars.count) { return [] }
      return [Mismatch(pointer: pointer, detail: "\(what): a text of 1 to \(most) characters")]
    case .prose(let what):
      if let text = value.string, text.unicodeScalars.count <= 2000 { return [] }
      return [Mismatch(pointer: pointer, detail: "\(what): a text of up to 2000 characters")]
    case .texts(let what):
      let texts = value.array ?? [value]
      if texts.count <= 50, texts.allSatisfy({ Schema.prose(what).mismatches($0).isEmpty }) { return [] }
      return [
        Mismatch(pointer: pointer, detail: "\(what): a text of up to 2000 characters, or up to 50 of them")
      ]
    case .map(let what, let element, let most):
      guard let members = value.object, members.count <= most else {
        return [Mismatch(pointer: pointer, detail: "\(what): an object of up to \(most) members")]
      }
      return members.sorted { $0.key < $1.key }.flatMap {
        element.mismatches($0.value, at: "\(pointer)/\(Self.escaped($0.key))")
      }
    case .integer(let what, let range):
      if let number = value.integer, range.contains(number) { return [] }
      return [
        Mismatch(
          pointer: pointer, detail: "\(what): a whole number from \(range.lowerBound) to \(range.upperBound)")
      ]
    case .bool(let what):
      return value.bool != nil ? [] : [Mismatch(pointer: pointer, detail: "\(what): true or false")]
    case .word(let what, let words):
      if let word = value.string, words.contains(word) { return [] }
      return [Mismatch(pointer: pointer, detail: "\(what): one of \(words.joined(separator: ", "))")]
    case .list(let element, let range):
      guard let elements = value.array, range.contains(elements.count) else {
        return [
          Mismatch(pointer: pointer, detail: "a list of \(range.lowerBound) to \(range.upperBound) elements")
        ]
      }
      return elements.enumerated().flatMap { element.mismatches($1, at: "\(pointer)/\($0)") }
    case .either(let name, let one, let otherwise):
      return (value[name] != .null ? one : otherwise).mismatches(value, at: pointer)
    case .object(_, let fields):
      guard let members = value.object else { return [Mismatch(pointer: pointer, detail: "an object")] }
      return Self.mismatches(members, fields, at: pointer)
    }
  }

  private static func mismatches(_ members: [String: JSON], _ fields: [Field], at pointer: String)
    -> [Mismatch]
  {
    let known = Set(fields.map(\.name))
    let unknown = members.keys.filter { !known.contains($0) }.sorted().map {
      Mismatch(
        pointer: "\(pointer)/\(escaped($0))",
        detail: "no such member; there are \(fields.map(\.name).joined(separator: ", "))")
    }
    return unknown
      + fields.flatMap { field -> [Mismatch] in
        guard let value = members[field.name] else {
          return field.isRequired ? [Mismatch(pointer: "\(pointer)/\(field.name)", detail: "missing")] : []
        }
        return field.schema.mismatches(value, at: "\(pointer)/\(field.name)")
      }
  }

  /// RFC 6901 §3; cut, since it comes from outside.
  private static func escaped(_ name: String) -> String {
    name.prefix(60).reduce(into: "") { text, character in
      switch character {
      case "~": text += "~0"
      case "/": text += "~1"
      default: text.append(character)
      }
    }
  }
}
