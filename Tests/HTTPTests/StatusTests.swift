import HTTP
import Testing

@Suite struct StatusTests {
  @Test func `a status reads as in a status line`() {
    #expect("\(Status.notModified)" == "304 Not Modified")
    #expect("\(Status.contentTooLarge)" == "413 Content Too Large")
    #expect("\(Status(418))" == "418 Client Error")
    #expect("\(Status(599))" == "599 Server Error")
  }

  @Test(arguments: [-1, 0, 99, 600, 1000]) func `what is no status is sent as 500`(code: Int) {
    #expect(Status(code) == .internalServerError)
  }

  @Test func `only 1xx, 204 and 304 have no content`() {
    let without = (100...599).filter { !Status($0).allowsContent }
    #expect(without == Array(100...199) + [204, 304])
  }
}

@Suite struct ResponseTests {
  @Test func `helpers write the headers that go with their status`() {
    #expect(Response.text("é").body.bytes == [0xC3, 0xA9])
    #expect(Response.text("x").headers["Content-Type"] == "text/plain; charset=utf-8")
    #expect(Response.bytes([1], type: "image/png", status: .created).status == .created)
    #expect(Response.options([.get]).status == .noContent)
    #expect(Response.notModified(["ETag": "\"1\""]).headers["ETag"] == "\"1\"")
  }

  @Test func `a body is shared by copies of its response`() {
    let one = Response.text("abc")
    var other = one
    other.status = .accepted
    #expect(one.body === other.body)
    #expect(one.body.text == "abc")
    #expect(one.body.count == 3)
    #expect(Body.empty.isEmpty)
    #expect(Body.empty.bytes.isEmpty)
  }

  @Test func `a request without a socket reads its target`() throws {
    let request = try #require(Request(.post, "/a/b?c=d", headers: ["Host": "x"], body: [1]))
    #expect(request.method == .post)
    #expect(request.segments == ["a", "b"])
    #expect(request.query["c"] == "d")
    #expect(request.headers["host"] == "x")
    #expect(request.body == [1])
    #expect(request.remoteAddress.isEmpty)
    #expect(Request(.get, "/%00") == nil)
  }
}
