import Database
import TestSupport

/// Runs the body with a database behind a proxy.
func withProxy<T>(timeout: Int = 10_000, _ body: (Database, ByteProxy) throws -> T) throws -> T {
  let server = try TestPostgres.shared.get()
  return try server.withDatabase { address in
    let direct = try Database(postgresql: address)
    try direct.write { try $0.execute(Engine.postgresql.things) }
    direct.close()
    let proxy = try ByteProxy(to: TestPostgres.port(of: address))
    defer { proxy.stop() }
    let name = address.split(separator: "/").last ?? ""
    let user = address.firstRange(of: "//").map { address[$0.upperBound...].prefix { $0 != "@" } } ?? ""
    let database = try Database(
      postgresql: "postgresql://\(user)@127.0.0.1:\(proxy.port)/\(name)", timeout: timeout)
    defer { database.close() }
    return try body(database, proxy)
  }
}
