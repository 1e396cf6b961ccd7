import Glibc
import HTTPServer

/// Whether what listens at an address is a coachcal server: its counters say so. Waits a second at most.
func isOurs(_ configuration: Configuration) -> Bool {
  let everywhere = ["::": "::1", "0.0.0.0": "127.0.0.1"]
  var hints = addrinfo()
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
  hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
  var found: UnsafeMutablePointer<addrinfo>?
  let host = everywhere[configuration.host] ?? configuration.host
  guard getaddrinfo(host, String(configuration.port), &hints, &found) == 0, let address = found else {
    return false
  }
  defer { freeaddrinfo(found) }
  let socket = socket(address.pointee.ai_family, hints.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
  guard socket >= 0 else { return false }
  defer { close(socket) }
  var second = timeval(tv_sec: 1, tv_usec: 0)
  for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
    setsockopt(socket, SOL_SOCKET, option, &second, socklen_t(MemoryLayout<timeval>.size))
  }
  let request = Array("GET /metrics HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8)
  guard connect(socket, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
    send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
  else { return false }
  var answer: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while answer.count < 65_536 {
    let count = recv(socket, &buffer, buffer.count, 0)
    guard count > 0 else { break }
    answer += buffer[..<count]
  }
  return String(decoding: answer, as: UTF8.self).contains("coachcal_requests_total")
}
