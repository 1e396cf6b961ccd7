import Booking
import CivilTime
import Desk
import Glibc
import HTTPServer
import JSONText
import Secrets
import Store
import Sync
import Web

let serveCommand = Command(
  name: "serve", summary: "Answer calendar apps and programs over HTTP until stopped",
  discussion: """
    Makes the database and the server's key where there are none. Logs one JSON object a line on
    standard error, with no secret in it; lines that nobody reads in time are dropped, and their
    number is logged. SIGINT (Ctrl-C) and SIGTERM stop it: what is under way is
    answered first, for up to ten seconds.
    """,
  options: [
    Environment.listen, Environment.publicURL, Environment.database, Environment.trustedProxies,
    Option(
      "no-jobs", "Push nothing, let nothing expire, complete no past sessions: another process does that."),
  ],
  example: "coachcal serve --listen 127.0.0.1:8080"
) { call in
  // Before any thread starts: each inherits the mask, so that only this one takes the signals.
  let stopping = stopSignals()
  signal(SIGPIPE, SIG_IGN)
  var configuration = try Configuration(listen: call.environment.listen)
  try configuration.trust(call.environment.trustedProxies)
  configuration.share(raiseOpenFiles(to: 4250))
  try call.withReach(making: true) { desk, reach in
    let now: @Sendable () -> String = { systemClock().rfc3339 }
    let lines = try LineWriter(STDERR_FILENO) {
      Log.line(at: now(), .warning, "lines dropped", ["count": JSON($0)])
    }
    defer { lines.close(within: 2000) }
    let log = Log(now: now, line: lines.add)
    let site = Site(
      desk: desk, publicURL: call.environment.publicURL, version: version, log: log, reach: reach)
    let serving = Serving(site, configuration)
    try serving.start()
    log.write(
      .info, "listening; Ctrl-C stops",
      [
        "host": JSON(configuration.host), "port": JSON(Int(serving.port)),
        "public_url": JSON(call.environment.publicURL),
      ])
    let pusher = call.has("no-jobs") ? nil : Pusher(desk, reach.outside(desk, call, log))
    pusher?.start()
    let fetcher =
      call.has("no-jobs")
      ? nil
      : Fetcher(desk, transport: reach.transport) { log.write(.error, "sources", ["detail": JSON($0)]) }
    fetcher?.start()
    let reason = work(serving, until: stopping, jobs: pusher == nil ? [] : jobs)
    log.write(.info, "stopping", ["signal": JSON(reason == SIGINT ? "SIGINT" : "SIGTERM")])
    serving.stop(grace: 10_000)
    pusher?.stop()
    fetcher?.stop()
    log.write(.info, "stopped")
  }
}

/// Does what is due every few seconds, until one of the signals comes.
private func work(_ serving: Serving, until stopping: sigset_t, jobs: [Job]) -> Int32 {
  var stopping = stopping
  var rounds = 0
  let seconds = 5
  while true {
    serving.tidy(jobs.filter { rounds * seconds % $0.everySeconds == 0 })
    rounds += 1
    var pause = timespec(tv_sec: seconds, tv_nsec: 0)
    let signal = sigtimedwait(&stopping, nil, &pause)
    if signal > 0 { return signal }
  }
}

extension Reach {
  /// What pushing needs, with the log told of what happens.
  func outside(_ desk: Desk, _ call: Call, _ log: Log) -> Outside {
    outside(desk, publicURL: call.environment.publicURL) { what, destination, detail in
      log.write(
        .warning, "destination \(what)", ["destination": JSON(destination.text), "detail": JSON(detail)])
    }
  }
}

/// SIGINT and SIGTERM, from now on waiting to be taken.
func stopSignals() -> sigset_t {
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGINT)
  sigaddset(&signals, SIGTERM)
  pthread_sigmask(SIG_BLOCK, &signals, nil)
  return signals
}
