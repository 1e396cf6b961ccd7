import TestSupport
import Testing

/// The tool with which suites run other programs.
@Suite struct SubprocessTests {
  @Test func `input, both outputs, status and environment arrive`() throws {
    let result = try run(
      "/bin/sh", ["-c", "cat; echo \"$GREETING\" >&2; exit 7"], input: Array("in".utf8),
      environment: ["GREETING": "hello"])
    #expect(result.status == 7)
    #expect(result.output == "in")
    #expect(result.error == "hello\n")
  }

  @Test func `megabytes through all three streams at once do not lock up`() throws {
    let input = [UInt8](repeating: 65, count: 3_000_000)
    let result = try run("/bin/sh", ["-c", "tee /dev/stderr"], input: input)
    #expect(result.outputBytes == input)
    #expect(result.errorBytes == input)
  }

  @Test func `a program that reads none of its input does no harm`() throws {
    #expect(try run("/bin/true", [], input: [UInt8](repeating: 65, count: 1_000_000)).status == 0)
  }

  @Test func `a program ended by a signal counts as a shell counts it`() throws {
    #expect(try run("/bin/sh", ["-c", "kill -9 $$"]).status == 137)
  }

  @Test func `a program that is missing or takes too long throws`() {
    #expect(throws: SubprocessError.self) { try run("/nonexistent/program", []) }
    #expect(throws: SubprocessError.self) { try run("/bin/sleep", ["100"], seconds: 1) }
  }

  @Test func `the package's root holds its manifest`() throws {
    #expect(try run("/bin/ls", [PackageRoot.path]).output.contains("Package.swift\n"))
  }
}
