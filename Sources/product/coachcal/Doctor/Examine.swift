import CivilTime
import Desk
import Glibc
import HTTP
import HTTPServer
import Secrets
import Store

/// Looks at everything the program depends on.
func examine(_ call: Call) -> [Finding] {
  let environment = call.environment
  let health = Result {
    isPostgreSQL(environment.database) || access(environment.database, F_OK) == 0
      ? try call.withDesk { try $0.health() } : nil
  }
  return [
    .fine("public-url", environment.publicURL),
    database(databaseName(environment.database), health),
  ] + ((try? health.get())?.flatMap(\.server).map { [server($0, now: systemClock())] } ?? []) + [
    clock(now: systemClock(), lastChange: (try? health.get())?.flatMap(\.lastChange)),
    zones(health), key(environment.secretKeyFile), listening(environment.listen),
  ]
}

private func database(_ path: String, _ health: Result<StudioHealth?, any Error>) -> Finding {
  switch health {
  case .success(nil):
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard access(folder, W_OK | X_OK) == 0 else {
      return .problem(
        "database", "There is none, and its folder \(folder) cannot be written. Make it, or change its mode.")
    }
    return .fine("database", "There is none at \(path) yet; `coachcal load` and `coachcal serve` make it.")
  case .success(let health?):
    guard health.problems.isEmpty else {
      let shown = health.problems.prefix(5).joined(separator: "; ")
      return .problem(
        "database",
        "\(path) is damaged: \(shown). Stop the server and restore the last backup, or put right what is missing."
      )
    }
    return .fine("database", "\(path): sound, of this version, \(health.people) people.")
  case .failure(let error):
    return .problem("database", Failure(error).detail)
  }
}

/// What may be lost or wrong with a PostgreSQL server as it is set up.
private func server(_ facts: ServerFacts, now: Instant) -> Finding {
  let ahead = facts.clock - now.seconds
  if !facts.settingsOff.isEmpty {
    return .problem(
      "server",
      "\(facts.settingsOff.joined(separator: ", ")) off: what was acknowledged is lost when the server's machine fails. Turn on in postgresql.conf."
    )
  }
  guard abs(ahead) <= 5 else {
    return .problem(
      "server",
      "Its clock is \(abs(ahead)) s \(ahead > 0 ? "ahead of" : "behind") this machine's. Set both by NTP.")
  }
  let (taken, most) = facts.connections
  guard taken + 9 <= most else {
    return .problem(
      "server",
      "\(taken) of its \(most) connections are taken, and a server process needs nine. Raise max_connections."
    )
  }
  return .fine(
    "server",
    "PostgreSQL \(facts.version), \(facts.isEncrypted ? "encrypted" : "not encrypted"), \(taken) of \(most) connections taken."
  )
}

/// A clock that stands in another century, or before what is in the database, makes wrong bookings.
private func clock(now: Instant, lastChange: Instant?) -> Finding {
  let shown = now.rfc3339
  guard (2026...2100).contains(LocalDateTime(seconds: now.seconds).date.year) else {
    return .problem("clock", "It shows \(shown). Set it, best by NTP.")
  }
  if let lastChange, lastChange > now + 300 {
    return .problem(
      "clock",
      "It shows \(shown), but the database changed last at \(lastChange.rfc3339). Set it, best by NTP.")
  }
  return .fine("clock", shown)
}

private func zones(_ health: Result<StudioHealth?, any Error>) -> Finding {
  let version = Zone.dataVersion
  guard version != "unknown" else {
    return .problem("zones", "/usr/share/zoneinfo/tzdata.zi cannot be read. Install the tzdata package.")
  }
  if case .failure(let error) = health, Failure(error).code == "unknown-zone" {
    return .problem("zones", "Zone data \(version): \(Failure(error).detail)")
  }
  return .fine("zones", "Zone data \(version).")
}

private func key(_ path: String) -> Finding {
  guard access(path, F_OK) == 0 else {
    return .fine("secret-key", "There is none yet; `coachcal serve` makes \(path).")
  }
  do {
    _ = try SecretKey(file: path)
    return .fine("secret-key", "\(path): whole, and for its owner alone.")
  } catch {
    return .problem("secret-key", error.message)
  }
}

private func listening(_ address: String) -> Finding {
  let configuration: Configuration
  do {
    configuration = try Configuration(listen: address)
  } catch {
    return .problem("listen", error.detail)
  }
  let server = Server(configuration, handler: { _ in .text("") })
  do {
    try server.start()
  } catch {
    // Another of ours is no trouble.
    return error.code == "port-in-use" && isOurs(configuration)
      ? .fine("listen", "A coachcal server answers at \(address).") : .problem("listen", error.message)
  }
  server.stop(grace: 0)
  return .fine("listen", "\(address) is free.")
}
