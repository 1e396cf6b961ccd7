public import Booking
public import CivilTime
public import Desk
import HTTP
public import HTTPClient

/// The addresses under which a calendar may be had, one after the other: `webcal` is tried over TLS first.
func fetchable(_ address: String) -> [String] {
  for scheme in ["webcal://", "webcals://"] where address.lowercased().hasPrefix(scheme) {
    let rest = address.dropFirst(scheme.count)
    return scheme == "webcals://" ? ["https://\(rest)"] : ["https://\(rest)", "http://\(rest)"]
  }
  return [address]
}

/// The host of an address, for people; nil where it is no address of a calendar.
public func host(of address: String) -> String? {
  guard let address = fetchable(address).first,
    let scheme = ["https://", "http://"].first(where: address.lowercased().hasPrefix)
  else { return nil }
  let host = address.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
  return host.isEmpty || host.contains("@") ? nil : String(host)
}

/// Fetches a calendar, unless it is as its last good answer was (RFC 9110 §13.1). `now` is for servers that say
/// until when they want to be left in peace, but not what time they have.
///
/// Addresses are secrets: after the first one, which is asked over TLS, the one in the open is asked only where no
/// server for TLS is there.
public func fetch(
  _ address: String, etag: String?, lastModified: String?, now: Instant, transport: Transport
) -> Fetched {
  var headers: Headers = ["Accept": "text/calendar, */*;q=0.1"]
  if let etag { headers["If-None-Match"] = etag }
  if let lastModified { headers["If-Modified-Since"] = lastModified }
  var failure = "It is no address of a calendar."
  for address in fetchable(address) {
    let request = ClientRequest(
      .get, address, headers: headers, largestBody: 10 << 20, redirects: 5)
    do throws(TransferError) {
      return fetched(try transport(request), now: now)
    } catch {
      failure = error.detail
      guard [.cannotConnect, .notTLS].contains(error.code) else { break }
    }
  }
  return .failed(failure)
}

/// What an answer means.
private func fetched(_ answer: ClientResponse, now: Instant) -> Fetched {
  switch answer.status.code {
  case 200:
    return .file(answer.body, etag: answer.headers["ETag"], lastModified: answer.headers["Last-Modified"])
  case 304: return .unchanged
  case 401, 403: return .failed("The server does not let us read it. Use the calendar's secret address.")
  case 404, 410: return .failed("There is no calendar at the address (any more).")
  case let status:
    let wait = [429, 503].contains(status) ? retryAfter(answer.headers, now: now.seconds) : nil
    return .failed("The server answered with \(status).", retryAfter: wait)
  }
}

/// Makes a source of an address (R55): fetches it first, since what cannot be read now closes nothing.
public func subscribe(
  _ wish: SourceWish, to address: String, of coach: String, desk: Desk, transport: Transport, by actor: Actor
) throws -> ImportReport {
  guard let host = host(of: address) else {
    throw Refusal(.invalid, "Give an address that begins with https://, http:// or webcal://.")
  }
  switch fetch(address, etag: nil, lastModified: nil, now: desk.clock(), transport: transport) {
  case .failed(let reason, _): throw Refusal(.sourceUnreachable, reason)
  case .unchanged: throw Refusal(.sourceUnreachable, "The server says “unchanged” to who has nothing yet.")
  case .file(let bytes, let etag, let lastModified):
    var wish = wish
    wish.bytes = bytes
    return try desk.subscribe(
      wish, to: SourceOrigin(address: address, host: host, etag: etag, lastModified: lastModified), of: coach,
      by: actor)
  }
}

/// Fetches one source now; with `mayShrink` whatever it holds is taken (R59).
public func refresh(
  _ id: SourceID, mayShrink: Bool, desk: Desk, transport: Transport, by actor: Actor
) throws -> Source {
  let source = try desk.source(id, for: actor)
  guard var subscription = try desk.subscription(source) else {
    throw Refusal(.invalid, "This source was handed in as a file. Import the file again.")
  }
  if mayShrink { (subscription.etag, subscription.lastModified) = (nil, nil) }
  let fetched = fetch(
    subscription.address, etag: subscription.etag, lastModified: subscription.lastModified,
    now: desk.clock(), transport: transport)
  return try desk.take(fetched, for: subscription, mayShrink: mayShrink, by: actor)
}

/// Fetches every source that is due, until it is to stop; returns how many.
public func pollSources(
  desk: Desk, transport: Transport, isStopping: () -> Bool = { false }
) throws -> Int {
  var count = 0
  while !isStopping(), let subscription = try desk.dueSubscription() {
    let fetched = fetch(
      subscription.address, etag: subscription.etag, lastModified: subscription.lastModified,
      now: desk.clock(), transport: transport)
    do {
      _ = try desk.take(fetched, for: subscription)
    } catch let refusal as Refusal where refusal.code == .notFound {
      // Removed meanwhile: there is nothing to note it at.
    }
    count += 1
  }
  return count
}
