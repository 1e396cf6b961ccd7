import Glibc
import TestSupport

/// The same events from PyPI's Radicale, which makes the calendar anew for whoever asks for it.
func benchRadicale(_ scene: ServingScene, _ rate: Double, _ table: inout Table) throws {
  let radicale = try CalDAVServer.radicale(in: scene.folder)
  defer { radicale.stop() }
  let credentials = "\(radicale.user):\(radicale.password)"
  let calendar = "\(radicale.url)/alice/coach/"
  func curl(_ words: [String]) throws -> String {
    let finished = try run("curl", ["-sS", "--fail", "-u", credentials] + words)
    guard finished.status == 0 else { throw BenchError(message: "curl \(words): \(finished.error)") }
    return finished.output
  }
  // A PUT to a collection replaces all of it (no METHOD, no two calendars: Radicale takes our feed as it stands).
  _ = try curl([
    "-X", "PUT", "-H", "Content-Type: text/calendar", "--data-binary", "@\(scene.nginx.folder)/feed.ics",
    calendar,
  ])
  let events = { (text: String) in text.split(separator: "BEGIN:VEVENT").count - 1 }
  let ours = events(String(decoding: scene.bytes, as: UTF8.self))
  guard try events(curl([calendar])) == ours else { throw BenchError(message: "Radicale lost events") }
  let secret = base64(Array(credentials.utf8))
  var load = WrkLoad(url: calendar, headers: ["Authorization: Basic \(secret)"])
  (load.connections, load.threads) = (4, 1)
  let rates = try (0..<3).map { _ in try load.run(seconds: 3, in: scene.folder).rate }.sorted()
  table.add(
    "the feed of \(ours) events, from Radicale with 4 connections", "\(Int(rate))/s",
    "\(tenths(rates[1]))/s Radicale",
    "\(Int(rate / rates[1])) ×", "", true)
}

private func base64(_ bytes: [UInt8]) -> String {
  let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  return stride(from: 0, to: bytes.count, by: 3).map { start in
    let part = Array(bytes[start..<min(start + 3, bytes.count)])
    let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < part.count ? Int(part[$1]) : 0) }
    return (0..<4).map { $0 <= part.count ? String(letters[bits >> (18 - 6 * $0) & 63]) : "=" }.joined()
  }.joined()
}
