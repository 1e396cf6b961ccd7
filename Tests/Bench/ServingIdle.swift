import Glibc
import TestSupport

/// A thousand connections that stay after an answer: memory and descriptors of the server, of calendar apps with the feed
/// and of programs that asked for something else.
func benchIdle(_ scene: ServingScene, _ table: inout Table) throws {
  let apps = try idle(scene, scene.path, scene.bytes)
  let nginxBefore = try scene.nginx.residentBytes()
  let held = try hold(scene.nginx.port, "/feed.ics", scene.bytes)
  let nginx = try scene.nginx.residentBytes() - nginxBefore
  let more = try [("apps with the feed", apps), ("programs", idle(scene, "/readyz", Array("ok\n".utf8)))]
  for (who, (before, after)) in more {
    table.add(
      "1,000 idle connections of \(who): memory (VmRSS)", megabytes(after.resident),
      "\(megabytes(before.resident)) none; \(megabytes(nginx)) more of nginx with \(held.count)",
      "\(hundredths(Double(after.resident) / Double(before.resident))) ×", "≤ 50 MB",
      after.resident <= 50_000_000)
  }
  let descriptors = apps.after.descriptors - apps.before.descriptors
  table.add(
    "1,000 idle connections: descriptors", "\(apps.after.descriptors)", "\(apps.before.descriptors) none",
    "\(descriptors) more", "≤ 1,010 more", descriptors <= 1010)
}

/// What a server holds without and with a thousand connections. It is one of its own: what earlier loads have left in
/// memory is none of theirs.
private func idle(_ scene: ServingScene, _ path: String, _ body: [UInt8]) throws
  -> (before: ProcessFigures, after: ProcessFigures)
{
  let server = try ServedProgram(
    ServingScene.program, database: "\(scene.folder)/../serving.sqlite",
    adding: ["COACHCAL_PUBLIC_URL": scene.server.url])
  defer { _ = try? server.stop() }
  // Until it is certain that nothing has changed meanwhile, which takes it a second at most.
  for _ in 0..<20 {
    _ = try hold(server.port, path, body, count: 1)
    rest(100)
  }
  let before = try server.figures()
  let clients = try hold(server.port, path, body)
  let after = try server.figures()
  guard clients.allSatisfy({ !$0.hasMore(within: 0) }) else { throw BenchError(message: "connections ended") }
  return (before, after)
}

private func hold(_ port: UInt16, _ path: String, _ body: [UInt8], count: Int = 1000) throws
  -> [RawHTTPClient]
{
  try (0..<count).map { _ in
    let client = try RawHTTPClient(port: port, timeout: 20_000)
    try client.request("GET", path)
    guard try client.answer().body == body else { throw BenchError(message: "\(path): other bytes") }
    return client
  }
}
