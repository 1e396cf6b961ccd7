import Booking
import Desk
import Glibc
import TestSupport

/// Two thousand addresses of two hundred people, each asked for in turn by apps that have its newest bytes: what is
/// known of one feed alone helps nobody here.
func benchManyFeeds(_ studio: BenchStudio, _ scene: ServingScene, _ table: inout Table) throws {
  let (oursFile, theirsFile) = ("\(scene.folder)/ours", "\(scene.folder)/theirs")
  var (ours, theirs) = ("", "")
  let client = try RawHTTPClient(port: scene.server.port, timeout: 20_000)
  for number in 0..<2000 {
    let person = studio.clients[number % studio.clients.count]
    let path = try ServingScene.addFeed(scene.desk, person, .client)
    try client.request("GET", path)
    let answer = try client.answer()
    guard answer.status == 200, let tag = answer["ETag"] else {
      throw BenchError(message: "\(path): \(answer.status)")
    }
    ours += "\(path) \(tag)\n"
    try write(answer.body, to: "\(scene.nginx.folder)/\(number).ics")
    theirs += "/\(number).ics \(try scene.tag(scene.nginx.port, "/\(number).ics"))\n"
  }
  try write(Array(ours.utf8), to: oursFile)
  try write(Array(theirs.utf8), to: theirsFile)
  let found = try compare(
    WrkLoad(url: scene.server.url, conditions: oursFile),
    WrkLoad(url: scene.nginx.url("/"), conditions: theirsFile), in: scene.folder)
  guard found.ours.size < 1000, found.other.size < 1000 else {
    throw BenchError(
      message: "not all were unchanged: \(found.ours.size), \(found.other.size) bytes an answer")
  }
  table.add("2,000 feeds unchanged in turn", found, wanted: nil)
}
