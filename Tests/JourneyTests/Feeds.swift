import CivilTime
import Glibc
import TestSupport

extension Installation {
  /// The events of a feed by their UIDs, as unfolded lines.
  func events(_ address: String) throws -> [String: [String]] {
    let answer = try get(address)
    guard answer.status == 200 else { throw Unexpected("\(answer.status) \(answer.text)") }
    let events = unfolded(answer.body).drop { $0 != "BEGIN:VEVENT" }.split { $0 == "BEGIN:VEVENT" }
    return try Dictionary(
      events.map { event in
        guard let uid = event.first(where: { $0.hasPrefix("UID:") }) else { throw Unexpected("no UID") }
        return (String(uid.dropFirst(4)), Array(event))
      }, uniquingKeysWith: { _, _ in throw Unexpected("a UID stands twice") })
  }

  /// The address of a new feed of a coach's.
  func feedAddress(coach: String) throws -> String {
    struct Feed: Decodable { var url: String }
    return try json("feeds", "add", "--coach", coach, as: Feed.self).url
  }

  /// Two days of the studio's, so many after today.
  func days(_ first: Int, _ last: Int) throws -> (first: String, last: String) {
    let today = try Zone.named("Europe/Berlin").date(at: Instant(seconds: Int64(time(nil))))
    return (today.adding(days: first).iso8601, today.adding(days: last).iso8601)
  }
}
