/// Comparing what a database is made of with what it should be.
extension Database {
  /// How this database differs from what `migrations` make of an empty one, in words for people: what is missing or
  /// otherwise. What is there beside does not count. Nothing is changed.
  public func differences(from migrations: [Migration]) throws -> [String] {
    let found = try read { try $0.structure() }
    let wanted = try structure(madeBy: migrations)
    return wanted.keys.sorted().compactMap { name in
      guard let there = found[name] else { return "\(name) is missing" }
      return there == wanted[name] ? nil : "\(name) is not as this version makes it"
    }
  }

  private func structure(madeBy migrations: [Migration]) throws -> [String: String] {
    switch home {
    case .file:
      let scratch = Connection(try SQLiteFile.openScratch(deadline: deadline))
      return try scratch.transaction(.write) { scratch in
        for migration in migrations { try scratch.script(migration.sql) }
        return try scratch.structure()
      }
    case .server:
      do {
        return try write { connection in
          // In a schema of its own, which goes with the transaction.
          try connection.script("CREATE SCHEMA doctors_copy; SET LOCAL search_path = doctors_copy")
          for migration in migrations { try connection.script(migration.sql) }
          throw Looked(structure: try connection.structure())
        }
      } catch let looked as Looked {
        return looked.structure
      }
    }
  }

  /// Takes the copy back.
  private struct Looked: Error {
    let structure: [String: String]
  }
}

extension Connection {
  /// Each thing in the present schema by kind and name, with its definition.
  fileprivate func structure() throws -> [String: String] {
    let sql =
      switch engine {
      case .sqlite: "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
      case .postgresql: postgresStructure
      }
    let things = try query(sql) { (try $0.text(0), try $0.text(1)) }
    return Dictionary(things.filter { !$0.0.hasSuffix(" migrations") }) { $0 + "\n" + $1 }
  }
}

/// Definitions name the schema where they lie: that much is taken out.
private let postgresStructure = """
  SELECT CAST(name AS TEXT), replace(definition, current_schema() || '.', '') FROM (
    SELECT 'column ' || relname || '.' || attname AS name,
      concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, attcollation,
        pg_get_expr(adbin, adrelid)) AS definition, relnamespace AS place
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
      LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped
    UNION ALL
    SELECT 'index ' || relname, pg_get_indexdef(indexrelid) || indisvalid, relnamespace
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    UNION ALL
    SELECT 'constraint ' || conname || ' of ' || CAST(CAST(conrelid AS regclass) AS TEXT),
      pg_get_constraintdef(oid) || convalidated, connamespace
    FROM pg_constraint WHERE contype <> 't'
    UNION ALL
    SELECT 'trigger ' || tgname, pg_get_triggerdef(pg_trigger.oid) || CAST(tgenabled AS TEXT), relnamespace
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function ' || proname, prosrc, pronamespace FROM pg_proc
  ) AS things
  WHERE place = CAST(current_schema() AS regnamespace) AND name NOT LIKE '%migrations%'
  """
