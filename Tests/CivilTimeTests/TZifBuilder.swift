/// The bytes of a TZif file of version 3, from what it shall say.
func tzif(
  _ types: [(offset: Int32, isDaylight: Bool, abbreviation: String)],
  changes: [(at: Int64, type: UInt8)] = [],
  footer: String = ""
) -> [UInt8] {
  func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
  func header(_ times: Int, _ types: Int, _ chars: Int) -> [UInt8] {
    Array("TZif3".utf8) + [UInt8](repeating: 0, count: 15)
      + [0, 0, 0, times, types, chars].flatMap { bigEndian(UInt32($0)) }
  }
  var chars: [UInt8] = []
  var records: [UInt8] = []
  for type in types {
    records += bigEndian(type.offset) + [type.isDaylight ? 1 : 0, UInt8(chars.count)]
    chars += Array(type.abbreviation.utf8) + [0]
  }
  return header(0, 1, 1) + [0, 0, 0, 0, 0, 0, 0]
    + header(changes.count, types.count, chars.count) + changes.flatMap { bigEndian($0.at) }
    + changes.map(\.type) + records + chars + Array("\n\(footer)\n".utf8)
}
