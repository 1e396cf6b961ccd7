import CivilTime
import Glibc
import TestSupport

/// A studio whose coach trains two at a time at every hour, with clients who have sessions enough.
struct StormStudio {
  static let clients = ["ada", "bob", "cy", "dee", "eli"]

  let installation: Installation
  /// The starts that everybody fights for: every half hour of a day, from two days from now on.
  let starts: [String]

  init(_ installation: Installation) throws {
    self.installation = installation
    let now = Int64(time(nil))
    starts = (0..<48).map { Instant(seconds: (now / 3600 + 48) * 3600 + $0 * 1800).rfc3339 }
    try installation.coachcal("load", "-", input: Self.file)
  }

  /// Somebody for each client; the last is booked for by the coach.
  func bookers(_ random: inout TestRandom) throws -> [Booker] {
    let coach = try installation.token("--coach", "cleo")
    return try Self.clients.map { client in
      let isByCoach = client == Self.clients.last
      return Booker(
        client, starts: starts, token: isByCoach ? coach : try installation.token("--client", client),
        random: TestRandom(seed: random.next()))
    }
  }

  private static var file: String {
    func person(_ handle: String) -> String {
      #"""
      {"handle":"\#(handle)","name":"\#(handle)","email":"\#(handle)@mail.example","time_zone":"Europe/Berlin",
       "brands":["strong"]}
      """#
    }
    let windows = (0...6).map {
      #"{"key":"\#($0)","coach":"cleo","weekday":\#($0),"start":"00:00","end":"24:00","capacity":2}"#
    }
    let packages = clients.map {
      #"{"key":"\#($0)","coach":"cleo","client":"\#($0)","name":"Many","total":1000,"duration_minutes":60}"#
    }
    return #"""
      {"brands":[{"handle":"strong","name":"Strong","preset":"training"}],
       "coaches":[\#(person("cleo"))], "clients":[\#(clients.map(person).joined(separator: ","))],
       "windows":[\#(windows.joined(separator: ","))], "packages":[\#(packages.joined(separator: ","))]}
      """#
  }
}
