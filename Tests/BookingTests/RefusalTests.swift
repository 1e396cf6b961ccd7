import Booking
import Testing

@Suite struct RefusalTests {
  @Test(arguments: Refusal.Code.allCases)
  func `every code is kebab-case and has a title of its own`(code: Refusal.Code) {
    let words = code.rawValue.split(separator: "-", omittingEmptySubsequences: false)
    #expect(words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } })
    #expect(code.title.first?.isUppercase == true && code.title.last != ".")
    #expect(Refusal.Code.allCases.filter { $0.title == code.title } == [code])
  }
}
