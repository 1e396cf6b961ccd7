import Booking
import CivilTime
import Desk
import HTTP
import HTTPClient
import Store
import Sync
import Synchronization
import TestSupport

/// Ann's time, and a club whose server answers as the test says.
final class Club: Sendable {
  typealias Answer = @Sendable (ClientRequest) throws(TransferError) -> ClientResponse

  let studio: TestStudio
  private let answer = Mutex<Answer>({ _ in .calendar(SourceFetchTests.times) })
  private let requests = Shared<ClientRequest>()
  private let forgotten = Mutex(0)

  init(_ studio: TestStudio) { self.studio = studio }

  var now: Instant { studio.clock.now }

  /// What it was asked since `forget`.
  var asked: [ClientRequest] { Array(requests.values.dropFirst(forgotten.withLock { $0 })) }

  func forget() { forgotten.withLock { $0 = requests.values.count } }

  func answer(_ answer: @escaping Answer) { self.answer.withLock { $0 = answer } }

  var transport: Transport {
    { [self] request throws(TransferError) in
      requests.append(request)
      let answer = answer.withLock { $0 }
      return try answer(request)
    }
  }

  @discardableResult
  func subscribe(_ address: String = SourceFetchTests.address, name: String = "club") throws -> ImportReport {
    try Sync.subscribe(
      SourceWish(name: name, bytes: []), to: address, of: "ann", desk: studio.desk, transport: transport,
      by: studio.actor("ann"))
  }

  func poll() throws -> Int { try pollSources(desk: studio.desk, transport: transport) }

  /// Waits until a source is due, and polls.
  @discardableResult
  func pollInTime() throws -> Int {
    if let next = try source().nextPoll { studio.clock.now = next }
    return try poll()
  }

  /// Ann's first source.
  func source() throws -> Source {
    guard let source = try studio.desk.sources(of: "ann", for: .system).first else {
      throw Unexpected("there is no source")
    }
    return source
  }

  /// What is closed for ann, by which overrides.
  func closed() throws -> [Override] {
    try studio.storage.read {
      try $0.overrides(
        of: studio.person("ann").id, from: LocalDate(dayNumber: 0), through: LocalDate(dayNumber: 40_000))
    }
  }
}

extension ClientResponse {
  static func calendar(_ times: [(String, String)], _ headers: Headers = [:], salt: Int = 0) -> ClientResponse
  {
    ClientResponse(.ok, headers: headers, body: TestSupport.calendar(times, salt: salt))
  }
}

func withClub<T>(_ body: (Club) throws -> T) throws -> T { try withStudio { try body(Club($0)) } }
