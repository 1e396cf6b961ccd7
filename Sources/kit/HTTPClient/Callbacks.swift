import CCurl
import Glibc

// What curl calls on the loop's thread. The context is an exchange, which the loop keeps while curl has it.

let callbacks = ccurl_callbacks(
  header: headerCame, write: bodyCame, progress: progressMade, prereq: sendingBegins,
  open_socket: socketWanted)

private func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange? {
  context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}

private func bytes(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> UnsafeBufferPointer<UInt8> {
  UnsafeBufferPointer(
    start: UnsafeRawPointer(data)?.assumingMemoryBound(to: UInt8.self), count: data == nil ? 0 : count)
}

// Any number but that of the bytes ends the transfer.
private func headerCame(
  _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  exchange(context)?.takesHeader(bytes(data, size * count)) == true ? size * count : -1
}

private func bodyCame(
  _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  exchange(context)?.takesBody(bytes(data, size * count)) == true ? size * count : -1
}

private func progressMade(
  _ context: UnsafeMutableRawPointer?, _: curl_off_t, _ received: curl_off_t, _: curl_off_t,
  _ sent: curl_off_t
) -> Int32 {
  exchange(context)?.progresses(received: received, sent: sent)
  return 0
}

private func sendingBegins(
  _ context: UnsafeMutableRawPointer?, _: UnsafeMutablePointer<CChar>?, _: UnsafeMutablePointer<CChar>?,
  _: Int32, _: Int32
) -> Int32 {
  exchange(context)?.sends() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

private func socketWanted(
  _ context: UnsafeMutableRawPointer?, _: curlsocktype, _ wanted: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let wanted, let exchange = exchange(context) else { return CURL_SOCKET_BAD }
  let found = withUnsafePointer(to: &wanted.pointee.addr) { endpoint($0) }
  guard exchange.mayConnect(found) else { return CURL_SOCKET_BAD }
  return socket(
    wanted.pointee.family, wanted.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), wanted.pointee.protocol)
}
