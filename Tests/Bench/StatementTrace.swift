import CSQLite

/// One statement as it was carried out: its text with `$n` and the literal of each.
struct TracedStatement {
  var sql: String
  var values: [String: String]
}

nonisolated(unsafe) private var traced: [TracedStatement] = []
nonisolated(unsafe) private var isTracing = false

/// From now on every connection that this process opens can be traced.
func makeConnectionsTraceable() {
  sqlite3_auto_extension(unsafeBitCast(attach as Attach, to: (@convention(c) () -> Void).self))
}

private typealias Attach =
  @convention(c) (
    OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, OpaquePointer?
  ) -> Int32

private let attach: Attach = { connection, _, _ in
  sqlite3_trace_v2(connection, UInt32(SQLITE_TRACE_STMT), note, nil)
}

private let note:
  @convention(c) (UInt32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) ->
    Int32 = {
      _, _, statement, text in
      guard isTracing, let statement, let text else { return 0 }
      // Statements of triggers come as comments; they are carried out again by themselves.
      guard text.assumingMemoryBound(to: CChar.self).pointee != CChar(bitPattern: UInt8(ascii: "-")) else {
        return 0
      }
      let handle = OpaquePointer(statement)
      guard let sql = sqlite3_sql(handle), let expanded = sqlite3_expanded_sql(handle) else { return 0 }
      defer { sqlite3_free(expanded) }
      traced.append(TracedStatement(expanded: String(cString: expanded), of: String(cString: sql)))
      return 0
    }

/// Everything that is carried out while the body runs, by any connection that was opened traceable.
func tracing(_ body: () throws -> Void) rethrows -> [TracedStatement] {
  traced = []
  isTracing = true
  defer { isTracing = false }
  try body()
  return traced
}

extension TracedStatement {
  /// Finds each parameter's literal by walking both texts side by side.
  init(expanded: String, of template: String) {
    sql = template
    values = [:]
    var rest = Substring(expanded)
    var parts = Substring(template)
    while let dollar = parts.firstIndex(of: "$") {
      rest = rest.dropFirst(parts[..<dollar].count)
      let name = "$" + parts[parts.index(after: dollar)...].prefix { $0.isNumber }
      parts = parts[dollar...].dropFirst(name.count)
      let literal = Self.literal(rest)
      values[name] = String(literal)
      rest = rest.dropFirst(literal.count)
    }
  }

  private static func literal(_ text: Substring) -> Substring {
    guard text.first == "'" else { return text.prefix { $0.isLetter || $0.isNumber || "-.+".contains($0) } }
    var index = text.index(after: text.startIndex)
    while index < text.endIndex {
      if text[index] == "'" {
        let next = text.index(after: index)
        guard next < text.endIndex, text[next] == "'" else { return text[...index] }
        index = next
      }
      index = text.index(after: index)
    }
    return text
  }
}
