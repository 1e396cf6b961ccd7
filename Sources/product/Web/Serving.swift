public import Desk
public import HTTPServer
import HTTP
import JSONText
import Synchronization
import Threads

/// A site behind a listening socket, with the little that it does by itself.
public final class Serving: Sendable {
  private let site: Site
  private let server: Server

  /// Nothing listens before `start`.
  public init(_ site: Site, _ configuration: Configuration) {
    self.site = site
    let watched = site.server
    var configuration = configuration
    configuration.maxLargeBody = 11 << 20
    configuration.takesLargeBody = { site.takesCalendar($0) }
    configuration.isRefusedLast = { site.isFeed($0) }
    // The rest of the connections is for requests.
    site.listeners.allow(configuration.maxConnections / 2)
    let queueLimit = configuration.queueLimit
    server = Server(
      configuration,
      ready: { site.readyFeed($0) },
      immediate: { head in
        if let living = site.sayingItLives(head) { return living }
        guard watched.waiting * 2 >= queueLimit || site.revisions.isBlind(at: monotonicMicroseconds()) else {
          return nil
        }
        return site.staleFeed(for: head)
      },
      admitting: { site.admission(of: $0) },
      handler: { site.respond(to: $0) },
      refused: { rejection in
        var response = Problem(
          status: rejection.status, code: rejection.code, title: rejection.status.reason,
          detail: rejection.message
        ).response
        for field in rejection.headers { response.headers.add(field.name, field.value) }
        return site.guarded(response)
      },
      finished: { site.finished($0) })
    watched.watch(server)
  }

  /// The port that is bound.
  public var port: UInt16 { server.port }

  /// Listens and serves until `stop`.
  public func start() throws(ServerError) {
    // A log of changes that came with a dump is cleared before anybody listens; while it cannot be, they find out.
    _ = try? site.desk.changesFrontier()
    site.revisions.start { [weak site] in site?.lookAgain(at: $0) ?? [] }
    try server.start()
  }

  /// Answers what is under way for at most so many milliseconds, then ends; keeps what was noted meanwhile.
  public func stop(grace: Int64) {
    server.stop(grace: grace)
    site.listeners.stop()
    site.revisions.stop()
    site.writeDownFetches()
    site.logMemory()
  }

  /// Does what is due: called every few seconds, with the jobs whose time has come.
  public func tidy(_ jobs: [Job]) {
    site.writeDownFetches()
    site.logMemory()
    for job in jobs {
      do {
        let count = try job.run(site.desk)
        if count > 0 { site.log.write(.info, job.deed, ["count": JSON(count)]) }
      } catch {
        site.log.write(
          .error, "a job failed", ["job": JSON(job.name), "detail": JSON("\(error)")])
      }
    }
  }
}

extension Site {
  fileprivate func writeDownFetches() {
    do {
      try desk.feedFetched(fetches.take())
    } catch {
      log.write(.warning, "could not note who fetched feeds", ["detail": JSON("\(error)")])
    }
  }

  fileprivate func finished(_ summary: RequestSummary) {
    if let ready = summary.ready { return finished(summary, ready) }
    let route = summary.head.map(pattern) ?? "none"
    let status = summary.status?.code ?? 0
    let method = summary.head?.method.counted ?? "none"
    metrics.request(
      method: method, route: route, status: status, microseconds: summary.microseconds, bytes: summary.bytes)
    log.write(
      .info, "request",
      [
        "method": JSON(method), "route": JSON(route), "status": JSON(status),
        "us": JSON(Int(summary.microseconds)), "bytes": JSON(summary.bytes),
      ])
  }
}

extension Site {
  /// What is answered from memory is counted, and said in one line for all of it: nobody reads ten thousand lines of
  /// apps that have heard that nothing changed.
  private func finished(_ summary: RequestSummary, _ ready: ReadyResponse) {
    metrics.request(
      method: summary.method?.name ?? "none", route: ready.name, status: ready.status.code,
      microseconds: summary.microseconds, bytes: summary.bytes)
  }

  fileprivate func logMemory() {
    let count = fromMemory.exchange(0, ordering: .relaxed)
    if count > 0 { log.write(.info, "feeds answered from memory", ["count": JSON(count)]) }
  }
}

extension Method {
  /// The method's name where it is a usual one: whoever makes up others fills no memory with them.
  fileprivate var counted: String {
    let usual: [Method] = [.get, .head, .post, .put, .patch, .delete, .options]
    return usual.contains(self) ? name : "other"
  }
}
