import CPostgres

/// A row of an answer whose columns came in PostgreSQL's binary form. A reader of another type than the
/// column's gives nil.
struct PostgresRow {
  private let result: OpaquePointer
  private let row: Int32
  let count: Int

  init(_ result: OpaquePointer, _ row: Int32) {
    self.result = result
    self.row = row
    count = Int(PQnfields(result))
  }

  func int(_ column: Int32) -> Int64? {
    guard !isNull(column) else { return nil }
    let bytes = bytes(column)
    return switch PQftype(result, column) {
    case PostgresType.int8: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    case PostgresType.int4: Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    case PostgresType.int2: Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
    case PostgresType.oid: Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
    case PostgresType.bool: bytes[0] == 0 ? 0 : 1
    case PostgresType.numeric: wholeNumber(bytes)
    default: nil
    }
  }

  func real(_ column: Int32) -> Double? {
    guard !isNull(column) else { return nil }
    let bytes = bytes(column)
    return switch PQftype(result, column) {
    case PostgresType.float8: Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    case PostgresType.float4:
      Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
    default: nil
    }
  }

  func text(_ column: Int32) -> UnsafeRawBufferPointer? {
    guard !isNull(column), PostgresType.texts.contains(PQftype(result, column)) else { return nil }
    return bytes(column)
  }

  func blob(_ column: Int32) -> UnsafeRawBufferPointer? {
    guard !isNull(column), PQftype(result, column) == PostgresType.bytea else { return nil }
    return bytes(column)
  }

  /// A function without a result gives NULL too.
  func isNull(_ column: Int32) -> Bool {
    PQgetisnull(result, row, column) == 1 || PQftype(result, column) == PostgresType.void
  }

  func kind(_ column: Int32) -> ColumnKind {
    if isNull(column) { return .null }
    switch PQftype(result, column) {
    case PostgresType.int8, PostgresType.int4, PostgresType.int2, PostgresType.oid, PostgresType.bool:
      return .integer
    case PostgresType.numeric:
      return int(column) == nil ? .other("a number that is no 64-bit integer") : .integer
    case PostgresType.float8, PostgresType.float4: return .real
    case PostgresType.bytea: return .blob
    case let type where PostgresType.texts.contains(type): return .text
    case let type: return .other("a value of PostgreSQL's type \(type)")
    }
  }

  func name(_ column: Int32) -> String { PQfname(result, column).map { String(cString: $0) } ?? "" }

  private func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
  }
}

/// The numbers that PostgreSQL gives its own types.
enum PostgresType {
  static let bool: Oid = 16
  static let bytea: Oid = 17
  static let int8: Oid = 20
  static let int2: Oid = 21
  static let int4: Oid = 23
  static let text: Oid = 25
  static let oid: Oid = 26
  static let float4: Oid = 700
  static let float8: Oid = 701
  static let numeric: Oid = 1700
  static let void: Oid = 2278
  /// text, name, varchar, char(n), "char" and a literal of no known type.
  static let texts: Set<Oid> = [25, 19, 1043, 1042, 18, 705]
}

/// A `numeric`, which is what sums of integers are, if it is whole and has room in 64 bits.
private func wholeNumber(_ bytes: UnsafeRawBufferPointer) -> Int64? {
  func word(_ index: Int) -> Int16 {
    Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))
  }
  guard bytes.count >= 8 else { return nil }
  // Digits to the base of 10000, the first of which counts 10000 to the power of `weight`.
  let (digits, weight, sign) = (Int(word(0)), Int(word(1)), UInt16(bitPattern: word(2)))
  guard sign == 0 || sign == 0x4000, weight < 5, bytes.count >= 8 + digits * 2 else { return nil }
  var number: Int64 = 0
  for place in 0..<max(digits, weight + 1) {
    let digit = place < digits ? Int64(word(4 + place)) : 0
    guard place <= weight else {
      if digit != 0 { return nil }
      continue
    }
    let (shifted, isTooLarge) = number.multipliedReportingOverflow(by: 10_000)
    // Counted downwards: the lowest number has no counterpart above.
    let (sum, isTooLow) = shifted.subtractingReportingOverflow(digit)
    if isTooLarge || isTooLow { return nil }
    number = sum
  }
  if sign != 0 { return number }
  return number == Int64.min ? nil : -number
}
