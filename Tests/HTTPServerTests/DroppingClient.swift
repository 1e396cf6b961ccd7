import Glibc
import TestSupport

/// A connection that sends some of a script, reads some of what comes, and goes away at any moment; it never waits.
struct DroppingClient {
  private let socket: Int32
  private let script: [UInt8]
  private var sent = 0
  private var received: [UInt8] = []

  /// Nil where nobody listens.
  init?(port: UInt16, script: [UInt8]) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.script = script
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else {
      close(socket)
      return nil
    }
  }

  /// Does the next thing; false once it has gone, with what it was answered.
  mutating func step(_ random: inout TestRandom) -> Bool {
    switch Int.random(in: 0..<12, using: &random) {
    case 0..<6: send(Int.random(in: 1...max(1, script.count), using: &random))
    case 6..<9: receive(random.once(in: 20) ? 100 : 20_000)
    case 9 where random.once(in: 4): shutdown(socket, Int32(SHUT_WR))
    case 10 where sent == script.count && random.once(in: 8) || random.once(in: 40):
      leave(resetting: random.once(in: 2))
      return false
    default: break
    }
    return true
  }

  /// The answers that came whole.
  var answers: [WireAnswer] {
    get throws(WireFault) {
      do {
        return try wireAnswers(in: received, isWhole: false)
      } catch {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes.suffix(3000), as: UTF8.self) }
        throw WireFault(description: "\(error)\nsent: \(text(script))\nreceived: \(text(received))")
      }
    }
  }

  /// Closes it, with a reset if wished.
  mutating func leave(resetting: Bool) {
    if resetting {
      var now = linger(l_onoff: 1, l_linger: 0)
      setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    } else {
      receive(100_000)
    }
    close(socket)
  }

  private mutating func send(_ most: Int) {
    let end = min(script.count, sent + most)
    guard end > sent else { return }
    let count = script.withUnsafeBytes {
      Glibc.send(
        socket, $0.baseAddress.map { $0 + sent }, end - sent, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
    if count > 0 { sent += count }
  }

  private mutating func receive(_ most: Int) {
    var piece = [UInt8](repeating: 0, count: most)
    let count = recv(socket, &piece, most, Int32(MSG_DONTWAIT))
    if count > 0 { received += piece[..<count] }
  }
}
