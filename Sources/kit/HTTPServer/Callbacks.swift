import CMicrohttpd
import Glibc

// What microhttpd calls, on its own threads: functions at file scope, because closures of a `@main` type would
// belong to the main actor. Each gets the service, and finds its connection and exchange by their contexts.

func connectionChanged(
  _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?,
  _ socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_ConnectionNotificationCode
) {
  guard let service = service(context), let handle, let socketContext else { return }
  if mhd_is_start(code) != 0 {
    guard let connection = service.connections.find(mhd_socket(handle)) else { return }
    socketContext.pointee = Unmanaged.passRetained(connection).toOpaque()
  } else if let pointer = socketContext.pointee {
    service.connections.remove(Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue())
    socketContext.pointee = nil
  }
}

func requestLineArrived(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ handle: OpaquePointer?
) -> UnsafeMutableRawPointer? {
  guard let service = service(context), let handle, let pointer = mhd_socket_context(handle) else {
    return nil
  }
  let connection = Unmanaged<Connection>.fromOpaque(pointer).takeUnretainedValue()
  let exchange = Exchange(connection, handle: handle, target: target)
  service.begin(exchange)
  connection.headBegan(handle)
  skipArguments(target)
  return Unmanaged.passRetained(exchange).toOpaque()
}

func requestCalled(
  _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
  _ uploadSize: UnsafeMutablePointer<Int>?, _ exchangePointer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let service = service(context), let handle, let method, let version, let uploadSize,
    let pointer = exchangePointer?.pointee
  else { return mhd_close() }
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
  let call = Call(connection: handle, method: method, version: version)
  switch exchange.step {
  case .line: return service.headArrived(exchange, call)
  case .ready(let response): return service.send(response, exchange, call)
  case .body, .draining:
    guard uploadSize.pointee > 0 else { return service.requestArrived(exchange, call) }
    let bytes = UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
    uploadSize.pointee = 0
    return service.bodyArrived(exchange, bytes)
  case .asking: return service.asked(exchange, call)
  case .handed:
    guard case .response(let response) = exchange.takeOutcome() else { return mhd_close() }
    return service.send(response, exchange, call)
  case .queued: return mhd_go_on()
  case .tooLate: return mhd_close()
  }
}

func requestCompleted(
  _ context: UnsafeMutableRawPointer?, _: OpaquePointer?,
  _ exchangePointer: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
  guard let service = service(context), let exchangePointer, let pointer = exchangePointer.pointee else {
    return
  }
  exchangePointer.pointee = nil
  let exchange = Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue()
  service.end(exchange, isComplete: mhd_is_completed(code) != 0)
}

/// Keeps microhttpd from taking the query apart, which nobody asks for: where its parts need more memory than there is, it
/// would leave the connection hanging. The text is ours to change, as it is decoded in place right after.
private func skipArguments(_ target: UnsafePointer<CChar>?) {
  guard let target, let query = strchr(target, Int32(UInt8(ascii: "?"))) else { return }
  query[1] = 0
}

func service(_ context: UnsafeMutableRawPointer?) -> Service? {
  context.map { Unmanaged<Service>.fromOpaque($0).takeUnretainedValue() }
}
