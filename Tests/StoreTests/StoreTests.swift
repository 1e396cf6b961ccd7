import Booking
import Store
import TestSupport
import Testing

@Suite struct StorageFileTests {
  @Test func `an empty file becomes a database that can be opened again (R80)`() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/studio.db"
      let studio = try TestStudio(path: path)
      studio.storage.close()
      let again = try Storage(path: path)
      defer { again.close() }
      #expect(try again.read { try $0.brands().map(\.handle) } == ["east", "north", "south"])
      #expect(try again.integrityProblems() == [])
    }
  }
}
