import Testing

@testable import CalDAV

@Suite struct AddressTests {
  private let base = Address("https://c.example/dav/a%20b/x.ics?q=1")

  @Test(arguments: [
    ("", "https://c.example/dav/a%20b/x.ics?q=1"), ("/", "https://c.example/"),
    ("/y z/ä", "https://c.example/y%20z/%C3%A4"), ("y.ics", "https://c.example/dav/a%20b/y.ics"),
    ("../y/", "https://c.example/dav/y/"), ("/a/./b/../c", "https://c.example/a/c"),
    ("/../../x", "https://c.example/x"), ("/a/..", "https://c.example/"),
    ("//d.example/x", "https://d.example/x"), ("HTTPS://D.Example:443/x#f", "https://d.example/x"),
    ("http://d.example", "http://d.example/"), ("http://[::1]:8080/x", "http://[::1]:8080/x"),
    ("https://d.example:8443", "https://d.example:8443/"), (" /x\n ", "https://c.example/x"),
    ("?p", "https://c.example/dav/a%20b/x.ics?p"), ("/100%/%zz/%41", "https://c.example/100%25/%25zz/%41"),
    ("/a?b c", "https://c.example/a?b%20c"), ("https://d.example:/x", "https://d.example/x"),
    ("/x@y:z", "https://c.example/x@y:z"),
  ])
  func `a reference is resolved as RFC 3986 says`(reference: String, wanted: String) {
    #expect(base?.resolving(reference)?.text == wanted)
  }

  @Test(arguments: [
    "mailto:a@b", "ftp://d.example/", "https://", "https:///x", "https://u:p@d.example/",
    "https://d.example:x/",
    "https://d.example:99999/", "https://a b/", "urn:uuid:1", "https://[zz]/", "https://d.example\r\n/",
  ])
  func `what is no http address is none`(reference: String) {
    #expect(base?.resolving(reference) == nil || Address(reference) == nil)
    #expect(base?.resolving(reference) == nil)
  }

  @Test func `two spellings of one path are the same, other paths are not`() {
    let same = [
      "/a%20b/%C3%A4/x.ics", "/a b/ä/x.ics", "/%61%20b/%c3%a4/x%2Eics", "/a%20b/%C3%A4/x.ics/",
      "/a%20b/./%C3%A4/x.ics",
    ]
    #expect(Set(same.map { base?.resolving($0)?.key }).count == 1)
    let other = ["/a", "/A", "/a%2Fb", "/a/b", "/a+b", "/a%20b", "/"]
    #expect(Set(other.map { base?.resolving($0)?.key }).count == other.count)
    #expect(CalDAVClient.isSame("https://C.example:443/a%40b", "https://c.example/a@b/"))
    #expect(!CalDAVClient.isSame("https://c.example/a", "http://c.example/a"))
  }

  @Test func `any text becomes one segment of an address`() {
    let href = CalDAVClient.href("a/b ä%@?#.ics", in: lessons)
    #expect(href == lessons + "a%2Fb%20%C3%A4%25%40%3F%23.ics")
    #expect(CalDAVClient.href("x", in: String(lessons.dropLast())) == lessons + "x")
    #expect(Address(href)?.text == href)
    #expect(Address(href)?.parent.text == lessons)
    #expect(Address(lessons)?.parent.text == home)
  }
}
