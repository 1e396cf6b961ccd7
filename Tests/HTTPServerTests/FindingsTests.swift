import Glibc
import HTTP
import HTTPServer
import TestSupport
import Testing

/// What `make fuzz` found, kept in `Tests/Fuzz/requests/` with inputs that reach far: every answer is well-formed, and the
/// server goes on (R82).
@Suite struct FindingsTests {
  @Test func `what the fuzzer found is answered well-formed, and a good request afterwards`() throws {
    let folder = PackageRoot.path + "/Tests/Fuzz/requests"
    let files = try names(in: folder).map { try (name: $0, bytes: contents(of: "\(folder)/\($0)")) }
    #expect(files.count >= 10)
    try withServer({ $0.idleTimeout = 100 }) { server in
      for (name, bytes) in files {
        // The first byte says where the fuzzer cuts the others in two.
        let client = try RawHTTPClient(port: server.port)
        let cut = 1 + (bytes.count - 1) * Int(bytes[0]) / 256
        for piece in [bytes[1..<cut], bytes[cut...]] { try? client.send(Array(piece)) }
        client.endSending()
        let answer = try client.rest()
        let answers = Result { () throws(WireFault) in try wireAnswers(in: Array(answer.utf8)) }
        #expect(throws: Never.self, "\(name): \(answer)") { try answers.get() }
        let good = try RawHTTPClient(port: server.port)
        try good.request("GET", "/after")
        #expect(try good.answer().text == "GET after 0 ")
      }
    }
  }

  private func names(in folder: String) throws -> [String] {
    let opened = try #require(opendir(folder))
    defer { closedir(opened) }
    var names: [String] = []
    while let entry = readdir(opened) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private func contents(of path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    return Array(bytes.prefix(fread(&bytes, 1, bytes.count, file)))
  }
}
