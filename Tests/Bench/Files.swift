import Glibc

/// Writes a file anew.
func write(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "w") else { throw BenchError(message: "cannot write \(path)") }
  defer { fclose(file) }
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
    throw BenchError(message: "cannot write \(path)")
  }
}

/// Why a figure could not be measured.
struct BenchError: Error { var message: String }
