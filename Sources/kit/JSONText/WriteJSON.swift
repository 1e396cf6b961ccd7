import CJansson
import Glibc

extension JSON {
  /// The value as UTF-8 without blanks, members in the order of their names, so that equal values give equal
  /// bytes. A U+0000 inside a text is left out; a number that is not finite is null.
  public var bytes: [UInt8] {
    let value = made
    defer { jansson_release(value) }
    guard let written = jansson_write(value) else { return Array("null".utf8) }
    defer { Glibc.free(written) }
    return Array(UnsafeRawBufferPointer(start: written, count: strlen(written)))
  }

  /// The value as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// jansson's value, to be released; nil only when there is no memory.
  private var made: UnsafeMutablePointer<json_t>? {
    switch self {
    case .null: return json_null()
    case .bool(let value): return jansson_bool(value ? 1 : 0)
    case .integer(let number): return json_integer(number)
    case .number(let number): return number.isFinite ? json_real(number) : json_null()
    case .string(let text): return text.withPlainCString(json_string)
    case .array(let elements):
      let array = json_array()
      for element in elements { json_array_append_new(array, element.made) }
      return array
    case .object(let members):
      let object = json_object()
      for (name, member) in members {
        _ = name.withPlainCString { json_object_set_new(object, $0, member.made) }
      }
      return object
    }
  }
}

extension String {
  /// C takes a text to end at its first U+0000.
  fileprivate func withPlainCString<T>(_ body: (UnsafePointer<CChar>) -> T) -> T {
    guard utf8.contains(0) else { return withCString(body) }
    return String(String.UnicodeScalarView(unicodeScalars.filter { $0 != "\0" })).withCString(body)
  }
}
