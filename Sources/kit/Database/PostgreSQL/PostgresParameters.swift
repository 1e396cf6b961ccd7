import CPostgres

/// A list of values as PostgreSQL takes them, in its binary form.
struct PostgresParameters {
  private var bytes: [UInt8] = []
  /// Where each value lies in `bytes`; nil for NULL.
  private var places: [Range<Int>?] = []

  init(_ values: [Value]) throws(DatabaseError) {
    guard values.count <= Int(UInt16.max) else {
      throw DatabaseError(.misuse, detail: "\(values.count) values, and PostgreSQL takes 65535")
    }
    places.reserveCapacity(values.count)
    for value in values { try append(value) }
    // An address even for nothing: none at all would be NULL.
    bytes.append(0)
  }

  var byteCount: Int { bytes.count }

  private mutating func append(_ value: Value) throws(DatabaseError) {
    let start = bytes.count
    switch value {
    case .null:
      places.append(nil)
      return
    case .integer(let number): append(UInt64(bitPattern: number))
    case .real(let number): append(number.bitPattern)
    case .blob(let content): bytes += content
    case .text(var text):
      guard !text.utf8.contains(0) else {
        throw DatabaseError(.unexpectedValue, detail: "a text with U+0000, which PostgreSQL cannot hold")
      }
      text.withUTF8 { bytes += $0 }
    }
    // PostgreSQL's own limit for a value.
    guard bytes.count - start < 1 << 30 else {
      throw DatabaseError(.unexpectedValue, detail: "a value of more than a gibibyte")
    }
    places.append(start..<bytes.count)
  }

  private mutating func append(_ number: UInt64) {
    withUnsafeBytes(of: number.bigEndian) { bytes += $0 }
  }

  /// Hands them to `body` as libpq wants them: addresses, lengths, and the mark of binary form.
  func with<T>(
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
  ) -> T {
    let lengths = places.map { Int32($0?.count ?? 0) }
    let formats = [Int32](repeating: 1, count: places.count)
    return bytes.withUnsafeBytes { bytes in
      let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let addresses = places.map { place in place.flatMap { place in start.map { $0 + place.lowerBound } } }
      return body(Int32(places.count), addresses, lengths, formats)
    }
  }
}

extension Value {
  /// The type as which it is sent; nil for NULL, which fits all.
  var postgresType: Oid? {
    switch self {
    case .null: nil
    case .integer: PostgresType.int8
    case .real: PostgresType.float8
    case .text: PostgresType.text
    case .blob: PostgresType.bytea
    }
  }
}
