import CivilTime
import TestSupport

/// Runs the body with an empty database.
func withEmptyDesk<T>(_ body: (Desk) throws -> T) throws -> T {
  try withEmptyDatabase { try body(Desk(database: $0)) }
}

/// Runs the body with a studio that is open at every hour, whatever the time is when the test runs.
///
/// Coach `cleo` (Berlin) trains two at a time in a brand that needs packages, and takes check-ins; coach `gus`
/// works in a gym. Of the clients `ada` has 8 sessions, `bob` one, `cy` 5 that end tomorrow, `dee` none; all are
/// in both brands.
func withStudio<T>(_ body: (Desk) throws -> T) throws -> T {
  try withEmptyDesk { desk in
    try desk.coachcal("load -", input: alwaysOpen())
    return try body(desk)
  }
}

private func alwaysOpen() throws -> String {
  let berlin = try Zone.named("Europe/Berlin")
  let tomorrow = berlin.date(at: now()).adding(days: 1).iso8601
  let people = { (handles: [String], brands: String) in
    handles.map { handle in
      """
      {"handle":"\(handle)","name":"\(handle.uppercased())","email":"\(handle)@mail.example",
       "time_zone":"Europe/Berlin","brands":\(brands)}
      """
    }.joined(separator: ",")
  }
  let windows = ["cleo", "gus"].flatMap { coach in
    (0...6).map { day in
      """
      {"key":"day-\(day)","coach":"\(coach)","weekday":\(day),"start":"00:00","end":"24:00","capacity":2},
      {"key":"check-in-\(day)","coach":"\(coach)","weekday":\(day),"start":"00:00","end":"24:00","kind":"checkin"}
      """
    }
  }.joined(separator: ",")
  return """
    {"brands":[{"handle":"strong","name":"Strong","preset":"training"},{"handle":"gym","name":"Gym","preset":"gym"}],
     "owners":[\(people(["olga"], #"["strong","gym"]"#))],
     "coaches":[\(people(["cleo"], #"["strong"]"#)),\(people(["gus"], #"["gym"]"#))],
     "clients":[\(people(["ada", "bob", "cy", "dee"], #"["strong","gym"]"#))],
     "windows":[\(windows)],
     "package_templates":[{"key":"t","coach":"cleo","name":"8 sessions","total":8,"duration_minutes":60,"valid_months":3}],
     "packages":[
      {"key":"ada","coach":"cleo","client":"ada","template":"t"},
      {"key":"bob","coach":"cleo","client":"bob","name":"Trial","total":1,"duration_minutes":60},
      {"key":"cy","coach":"cleo","client":"cy","name":"Short","total":5,"duration_minutes":60,"last_day":"\(tomorrow)"}]}
    """
}
