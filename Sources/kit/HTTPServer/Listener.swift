import CMicrohttpd
import Glibc

/// Opens the listening socket ourselves: the reason of a failure is known, and so is the port taken for 0.
struct Listener {
  let socket: Int32
  let port: UInt16

  init(host: String, port: UInt16) throws(ServerError) {
    var address = sockaddr_storage()
    let length = try Self.fill(&address, host: host, port: port)
    let socket = Glibc.socket(
      Int32(address.ss_family),
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard socket >= 0 else { throw Self.failure(errno, host, port) }
    Self.set(socket, SOL_SOCKET, SO_REUSEADDR, 1)
    if Int32(address.ss_family) == AF_INET6 {
      Self.set(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, host == "::" ? 0 : 1)
    }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
    }
    guard bound == 0, listen(socket, 1024) == 0 else {
      let reason = errno
      close(socket)
      throw Self.failure(reason, host, port)
    }
    self.socket = socket
    self.port = port == 0 ? Self.boundPort(socket) : port
  }

  private static func fill(
    _ address: inout sockaddr_storage, host: String, port: UInt16
  ) throws(ServerError) -> socklen_t {
    var four = sockaddr_in()
    if inet_pton(AF_INET, host, &four.sin_addr) == 1 {
      four.sin_family = sa_family_t(AF_INET)
      four.sin_port = port.bigEndian
      withUnsafeMutableBytes(of: &address) { target in
        withUnsafeBytes(of: &four) { target.copyMemory(from: $0) }
      }
      return socklen_t(MemoryLayout<sockaddr_in>.size)
    }
    var six = sockaddr_in6()
    guard inet_pton(AF_INET6, host, &six.sin6_addr) == 1 else {
      throw ServerError(
        code: "address-invalid",
        message: "“\(host)” is not an IP address. Write an IPv4 or IPv6 address, such as 127.0.0.1 or ::1.")
    }
    six.sin6_family = sa_family_t(AF_INET6)
    six.sin6_port = port.bigEndian
    withUnsafeMutableBytes(of: &address) { target in
      withUnsafeBytes(of: &six) { target.copyMemory(from: $0) }
    }
    return socklen_t(MemoryLayout<sockaddr_in6>.size)
  }

  private static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func boundPort(_ socket: Int32) -> UInt16 {
    // The port lies at the same place in sockaddr_in and sockaddr_in6.
    var address = sockaddr_in6()
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    return UInt16(bigEndian: address.sin6_port)
  }

  private static func failure(_ reason: Int32, _ host: String, _ port: UInt16) -> ServerError {
    switch reason {
    case EADDRINUSE:
      ServerError(
        code: "port-in-use",
        message: "Port \(port) of \(host) is taken. Stop the program that holds it, or choose another port.")
    case EADDRNOTAVAIL:
      ServerError(
        code: "address-not-ours",
        message: "\(host) is not an address of this machine. Choose one that `ip address` lists, or 0.0.0.0.")
    case EACCES, EPERM:
      ServerError(
        code: "port-not-permitted",
        message:
          "Port \(port) needs a right this process lacks. Choose a port above 1023, or put a proxy in front.")
    default:
      ServerError(
        code: "listen-failed",
        message: "Cannot listen on \(host), port \(port): \(String(cString: strerror(reason))).")
    }
  }
}
