public import Booking
import CivilTime
import Secrets
import Store

/// What opens a Google destination at the moment.
public enum Access: Sendable {
  /// This access token.
  case open(String)
  /// A new access token, which the caller now gets with this refresh token.
  case renew(String)
  /// A new access token, which another is about to keep.
  case wait
  /// Nothing that is kept.
  case none
}

extension Desk {
  /// What opens a destination: a CalDAV password or Google's refresh token; nil where none is kept.
  public func secret(of id: DestinationID) throws -> String? {
    let sealed = try storage.read { try $0.secrets(of: id).secret }
    return try sealed.map { try open($0, .lasting, of: id) }
  }

  /// What opens a Google destination: the access token that is kept, if it is good for a minute at least and is not
  /// the one that was `refused`; else the right to get a new one for so many seconds, which one at a time has.
  public func access(to id: DestinationID, refused: String?, renewingFor seconds: Int64) throws -> Access {
    let now = clock()
    return try storage.write(claiming: .calendar(of: id)) { store in
      let (secret, access, end) = try store.secrets(of: id)
      if let access, let end, end > now + 60 {
        let access = try open(access, .passing, of: id)
        if access != refused { return .open(access) }
      }
      guard let secret else { return .none }
      let refresh = try open(secret, .lasting, of: id)
      return try store.takeRenewal(of: id, at: now, until: now + seconds) ? .renew(refresh) : .wait
    }
  }

  /// Keeps a new access token, and the refresh token that came with it where one did.
  public func keepAccess(
    to id: DestinationID, _ access: String, seconds: Int64, refresh: String?
  ) throws {
    let (sealed, end) = (try seal(access, .passing, of: id), clock() + min(max(0, seconds), 86_400))
    let secret = try refresh.map { try seal($0, of: id) }
    try storage.write(claiming: .calendar(of: id)) { store in
      if let secret { try store.replaceSecret(of: id, by: secret) }
      try store.keepAccess(of: id, sealed, until: end)
    }
  }

  /// Forgets the access token, which is no longer taken, and gives back the right to get a new one.
  public func dropAccess(to id: DestinationID) throws {
    try storage.write(claiming: .calendar(of: id)) { try $0.keepAccess(of: id, nil, until: nil) }
  }

  func seal(_ secret: String, _ use: SecretUse = .lasting, of id: DestinationID) throws -> [UInt8] {
    try sealingKey().seal(Array(secret.utf8), context: use.context(of: id), random: random)
  }

  /// Whether anything is kept that is sealed under the server's key: without it, that is lost.
  public func holdsSecrets() throws -> Bool { try storage.read { try $0.holdsSecrets() } }

  /// Whether the server's key is one of the studio's: the first one is, and one that is made where nothing is sealed.
  /// Another key would open nothing of what is kept, and what it sealed nobody else could open.
  public func acceptsKey() throws -> Bool {
    let names = try sealingKey().names
    if Set(names).isSubset(of: try storage.read { try $0.serverKeys() }) { return true }
    let now = clock()
    return try storage.write { store in
      let isKnown = !(try store.serverKeys().isDisjoint(with: names))
      let isFirst = try store.serverKeys().isEmpty || !store.holdsSecrets()
      guard isKnown || isFirst else { return false }
      try store.know(names, besidesOthers: isKnown, at: now)
      return true
    }
  }

  /// Makes the server's key one of the studio's, whatever is sealed under others.
  public func adoptKey() throws {
    let (names, now) = (try sealingKey().names, clock())
    try storage.write { try $0.know(names, besidesOthers: true, at: now) }
  }

  /// Seals again under the newest key whatever is not (after a rotation); returns how many secrets. What none of the
  /// keys opens is left as it is.
  public func reseal() throws -> Int {
    let key = try sealingKey()
    return try storage.write { store in
      var count = 0
      for destination in try store.destinations(of: nil) {
        let id = destination.id
        let (secret, access, end) = try store.secrets(of: id)
        if let secret, key.needsResealing(secret), let plain = try? open(secret, .lasting, of: id) {
          try store.replaceSecret(of: id, by: seal(plain, of: id))
          count += 1
        }
        if let access, key.needsResealing(access), let plain = try? open(access, .passing, of: id) {
          try store.keepAccess(of: id, seal(plain, .passing, of: id), until: end)
        }
      }
      for (id, address) in try store.sealedAddresses() where key.needsResealing(address) {
        guard let plain = try? openAddress(address, of: id) else { continue }
        try store.replaceAddress(of: id, by: sealAddress(plain, of: id))
        count += 1
      }
      return count
    }
  }

  func sealAddress(_ address: String, of id: SourceID) throws -> [UInt8] {
    try sealingKey().seal(Array(address.utf8), context: "source \(id.text)", random: random)
  }

  func openAddress(_ sealed: [UInt8], of id: SourceID) throws -> String {
    guard let plain = try? sealingKey().open(sealed, context: "source \(id.text)") else {
      throw Refusal(.wrongState, "The address was sealed under another key. Subscribe to it anew.")
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private func sealingKey() throws -> SecretKey {
    guard let key else {
      throw Refusal(
        .wrongState, "The server's key is needed to keep secrets: see COACHCAL_SECRET_KEY_FILE.")
    }
    return try key()
  }

  private func open(_ sealed: [UInt8], _ use: SecretUse, of id: DestinationID) throws -> String {
    let key = try sealingKey()
    do throws(SealError) {
      return String(decoding: try key.open(sealed, context: use.context(of: id)), as: UTF8.self)
    } catch {
      throw Refusal(
        .wrongState,
        "What opens this destination was sealed under a key that this server lacks. Copy the key's file from where it "
          + "was rotated, put the old one back, or reconnect the destination."
      )
    }
  }
}

/// What a secret is for; what was sealed for one use or destination opens no other.
enum SecretUse: String {
  /// A password or a refresh token.
  case lasting
  /// An access token.
  case passing

  func context(of id: DestinationID) -> String { "destination \(rawValue) \(id.text)" }
}
