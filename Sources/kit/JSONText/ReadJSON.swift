import CJansson

extension JSON {
  /// Reads one value; nil for what is not JSON (RFC 8259) or not UTF-8, is nested deeper than 100 levels, holds
  /// U+0000 or a whole number beyond 64 bits, or names a member twice, which two readers could understand
  /// differently.
  public init?(_ bytes: [UInt8]) {
    // jansson takes a trailing U+0000 for the end.
    guard !bytes.contains(0) else { return nil }
    let read = bytes.withUnsafeBytes { buffer in
      jansson_read(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard let read else { return nil }
    defer { jansson_release(read) }
    guard let value = JSON(read, depth: 0) else { return nil }
    self = value
  }

  private init?(_ value: UnsafeMutablePointer<json_t>, depth: Int) {
    guard depth <= 100 else { return nil }
    switch UInt32(jansson_type(value)) {
    case JSON_NULL.rawValue: self = .null
    case JSON_TRUE.rawValue: self = .bool(true)
    case JSON_FALSE.rawValue: self = .bool(false)
    case JSON_INTEGER.rawValue: self = .integer(json_integer_value(value))
    case JSON_REAL.rawValue:
      // 1.0 is a whole number (JSON Schema 2020-12 §6.1.1).
      let number = json_real_value(value)
      self = Int64(exactly: number).map(JSON.integer) ?? .number(number)
    case JSON_STRING.rawValue: self = .string(String(cString: json_string_value(value)))
    case JSON_ARRAY.rawValue:
      var elements: [JSON] = []
      elements.reserveCapacity(json_array_size(value))
      for index in 0..<json_array_size(value) {
        guard let next = json_array_get(value, index), let element = JSON(next, depth: depth + 1) else {
          return nil
        }
        elements.append(element)
      }
      self = .array(elements)
    case JSON_OBJECT.rawValue:
      var members: [String: JSON] = [:]
      var place = json_object_iter(value)
      while let here = place {
        guard let name = json_object_iter_key(here), let held = json_object_iter_value(here),
          let member = JSON(held, depth: depth + 1)
        else { return nil }
        members[String(cString: name)] = member
        place = json_object_iter_next(value, here)
      }
      self = .object(members)
    default: return nil
    }
  }
}
