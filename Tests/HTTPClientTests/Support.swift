import HTTP
import HTTPServer
import Synchronization
import TestSupport

@testable import HTTPClient

/// A client that may reach private addresses and asks no proxy, closed afterwards.
func withClient<T>(
  _ policy: NetworkPolicy = NetworkPolicy(allowsPrivate: true), trusting: String? = nil,
  environment: [String: String] = [:], connectionsPerHost: Int = 8,
  _ body: (HTTPClient) throws -> T
) throws -> T {
  var settings = Settings(
    policy: policy, trusting: trusting, agent: "test/1", proxies: Proxies { environment[$0] })
  settings.connectionsPerHost = connectionsPerHost
  let client = HTTPClient(settings)
  defer { client.close() }
  return try body(client)
}

extension HTTPClient {
  /// Why a request fails; nil where it brings an answer.
  func failure(_ request: ClientRequest) -> TransferError? {
    do throws(TransferError) {
      _ = try send(request)
      return nil
    } catch {
      return error
    }
  }
}

extension ClientResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// The kit's own server on a free port of 127.0.0.1.
func withServer<T>(
  workers: Int = 4, _ handler: @escaping @Sendable (Request) -> Response, _ body: (Server) throws -> T
) throws -> T {
  var configuration = Configuration(port: 0)
  configuration.maxConnectionsPerAddress = 0
  configuration.workers = workers
  let server = Server(configuration, handler: handler)
  try server.start()
  defer { server.stop(grace: 1000) }
  return try body(server)
}

extension Server {
  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }
}

/// Only this port of 127.0.0.1 of all that is private.
func onlyPort(_ port: UInt16) -> NetworkPolicy {
  let loopback = IPAddress(bytes: [127, 0, 0, 1])
  return NetworkPolicy(
    allowsPrivate: false, exceptions: Set(loopback.map { [NetworkPolicy.Endpoint($0, port)] } ?? []))
}
