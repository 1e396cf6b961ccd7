import HTTP
import Testing

@Suite struct EntityTagTests {
  @Test(arguments: [
    ("\"a\"", "a", false), ("W/\"a\"", "a", true), ("\"\"", "", false), ("\"a,b\"", "a,b", false),
    ("\"a\\\"", "a\\", false), ("\"!~é\"", "!~é", false),
  ])
  func `a tag is read and written`(text: String, opaque: String, isWeak: Bool) throws {
    let tag = try #require(EntityTag(parsing: text))
    #expect(tag.opaque == opaque)
    #expect(tag.isWeak == isWeak)
    #expect(tag.description == text)
  }

  @Test(arguments: [
    "", "a", "\"", "\"a", "a\"", "w/\"a\"", "W\"a\"", "\"a b\"", "\"a\"b\"", "\"a\u{7F}\"", "*",
  ])
  func `anything else is no tag`(text: String) {
    #expect(EntityTag(parsing: text) == nil)
  }

  @Test func `a tag cannot be made to break its header`() {
    #expect(EntityTag("a\"b\r\nc d").description == "\"a_b__c_d\"")
  }

  @Test(arguments: [
    ("\"1\"", "\"1\"", true, true), ("W/\"1\"", "\"1\"", true, false), ("W/\"1\"", "W/\"1\"", true, false),
    ("\"1\"", "\"2\"", false, false),
  ])
  func `tags compare weakly and strongly (RFC 9110 §8_8_3_2)`(
    one: String, other: String, weakly: Bool, strongly: Bool
  ) throws {
    let (one, other) = (try #require(EntityTag(parsing: one)), try #require(EntityTag(parsing: other)))
    #expect(one.matchesWeakly(other) == weakly)
    #expect(other.matchesStrongly(one) == strongly)
  }

  @Test func `a list may hold commas in tags, empty members and noise`() {
    let condition = EntityTagCondition("\"a,b\" , W/\"c\",, d, \"e\\\", \"f")
    #expect(condition == .tags([EntityTag("a,b"), EntityTag("c", weak: true), EntityTag("e\\")]))
    #expect(EntityTagCondition(" * ") == .any)
    #expect(EntityTagCondition("*, \"a\"") == .tags([EntityTag("a")]))
    #expect(EntityTagCondition("") == .tags([]))
  }
}

@Suite struct PreconditionsTests {
  private static let now: Int64 = 784_111_777
  private static let before = "Sun, 06 Nov 1994 08:49:36 GMT"
  private static let same = "Sun, 06 Nov 1994 08:49:37 GMT"
  private static let after = "Sun, 06 Nov 1994 08:49:38 GMT"

  /// Conditions on a resource with tag "1", modified at `same`: for GET, and for PUT.
  private static let table: [(Headers, Precondition, Precondition)] = [
    ([:], .proceed, .proceed),
    (["If-None-Match": "\"1\""], .notModified, .preconditionFailed),
    (["If-None-Match": "W/\"1\""], .notModified, .preconditionFailed),
    (["If-None-Match": "\"0\", \"1\""], .notModified, .preconditionFailed),
    (["If-None-Match": "\"0\"", "if-none-match": "\"1\""], .notModified, .preconditionFailed),
    (["If-None-Match": "*"], .notModified, .preconditionFailed),
    (["If-None-Match": "\"0\""], .proceed, .proceed),
    (["If-None-Match": "1"], .proceed, .proceed),
    (["If-None-Match": ""], .proceed, .proceed),
    (["If-Modified-Since": same], .notModified, .proceed),
    (["If-Modified-Since": after], .notModified, .proceed),
    (["If-Modified-Since": before], .proceed, .proceed),
    (["If-Modified-Since": "yesterday"], .proceed, .proceed),
    (["If-Modified-Since": same, "if-modified-since": same], .proceed, .proceed),
    (["If-None-Match": "\"0\"", "If-Modified-Since": after], .proceed, .proceed),
    (["If-None-Match": "\"1\"", "If-Modified-Since": before], .notModified, .preconditionFailed),
    (["If-Match": "\"1\""], .proceed, .proceed),
    (["If-Match": "*"], .proceed, .proceed),
    (["If-Match": "\"0\", \"1\""], .proceed, .proceed),
    (["If-Match": "W/\"1\""], .preconditionFailed, .preconditionFailed),
    (["If-Match": "\"0\""], .preconditionFailed, .preconditionFailed),
    (["If-Match": "1"], .preconditionFailed, .preconditionFailed),
    (["If-Unmodified-Since": before], .preconditionFailed, .preconditionFailed),
    (["If-Unmodified-Since": same], .proceed, .proceed),
    (["If-Unmodified-Since": "soon"], .proceed, .proceed),
    (["If-Match": "\"1\"", "If-Unmodified-Since": before], .proceed, .proceed),
    (["If-Match": "\"1\"", "If-None-Match": "\"1\""], .notModified, .preconditionFailed),
    (["If-Match": "\"0\"", "If-None-Match": "\"1\""], .preconditionFailed, .preconditionFailed),
  ]

  @Test(arguments: table.indices) func `conditions are answered as RFC 9110 §13 orders them (R43)`(row: Int) {
    let (headers, get, put) = Self.table[row]
    let current = Validators(tag: EntityTag("1"), lastModified: Self.now)
    #expect(preconditions(.get, headers, current: current) == get, "\(headers)")
    #expect(preconditions(.head, headers, current: current) == get, "\(headers)")
    #expect(preconditions(.put, headers, current: current) == put, "\(headers)")
    #expect(preconditions(.delete, headers, current: current) == put, "\(headers)")
  }

  @Test func `what does not exist matches no condition`() {
    #expect(preconditions(.put, ["If-None-Match": "*"], current: nil) == .proceed)
    #expect(preconditions(.put, ["If-Match": "*"], current: nil) == .preconditionFailed)
    #expect(preconditions(.get, ["If-Modified-Since": Self.after], current: nil) == .proceed)
  }

  @Test func `a missing validator matches no condition on it`() {
    #expect(preconditions(.get, ["If-None-Match": "\"1\""], current: Validators()) == .proceed)
    #expect(preconditions(.get, ["If-None-Match": "*"], current: Validators()) == .notModified)
    #expect(preconditions(.get, ["If-Modified-Since": Self.same], current: Validators()) == .proceed)
    #expect(preconditions(.put, ["If-Unmodified-Since": Self.before], current: Validators()) == .proceed)
  }

  @Test func `validators write their headers`() {
    let headers = Validators(tag: EntityTag("1"), lastModified: Self.now).headers
    #expect(headers.map { "\($0.name): \($0.value)" } == ["ETag: \"1\"", "Last-Modified: \(Self.same)"])
    #expect(Validators().headers.count == 0)
  }
}
