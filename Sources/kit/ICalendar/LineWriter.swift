import CLibical
import Glibc

/// Writes content lines (RFC 5545 §3.1) as libical encodes and folds them, one document a writer.
///
/// Only libical functions that touch nothing but their arguments are called, so that writers on many
/// threads do not meet.
struct LineWriter: ~Copyable {
  var out: ByteBuffer
  var templates = ByteBuffer(capacity: 512)
  var digits = ClockDigits()
  private var scratch = ByteBuffer(capacity: 1024)
  private var list = ByteBuffer(capacity: 256)
  private var memo = LineMemo()
  private var carriers = [Carrier?](repeating: nil, count: Line.allCases.count)
  private var fixed = [Range<Int>?](repeating: nil, count: FixedLine.allCases.count)
  private let encoder = icalvalue_new_text("")

  init(capacity: Int) { out = ByteBuffer(capacity: capacity) }

  deinit {
    for carrier in carriers { carrier?.free() }
    icalvalue_free(encoder)
  }

  /// A TEXT value, or an X- property's, escaped alike.
  mutating func text(_ line: Line, _ value: String) {
    scratch.removeAll()
    scratch.append(value, cleaned: .text)
    line.name == nil ? repeatable(line) : encodedFirst(line)
  }

  /// A TEXT value that stands only once in a document, so that remembering it is no use.
  mutating func unrepeated(_ line: Line, _ value: String) {
    scratch.removeAll()
    scratch.append(value, cleaned: .text)
    emit(line)
  }

  /// A URI; one that cleaning leaves empty writes nothing.
  mutating func uri(_ line: Line, _ value: String) {
    scratch.removeAll()
    scratch.append(value, cleaned: .uri)
    if scratch.count > 0 { repeatable(line) }
  }

  /// COLOR (RFC 7986 §5.9): a name of letters; anything else is no CSS3 name and writes nothing.
  mutating func color(_ name: String) {
    let isName = !name.isEmpty && name.utf8.allSatisfy { (0x61...0x7A).contains($0 | 0x20) }
    if isName { text(.color, name) }
  }

  /// A value that needs no escaping.
  mutating func encoded(_ line: Line, _ value: String) {
    scratch.removeAll()
    scratch.append(value, cleaned: .uri)
    emit(line)
  }

  mutating func fixed(_ line: FixedLine) {
    if let range = fixed[line.rawValue] { return out.append(again: range) }
    guard let property = line.property() else { return }
    let start = out.count
    emit(property)
    fixed[line.rawValue] = start..<out.count
    icalproperty_free(property)
  }

  /// SEQUENCE (RFC 5545 §3.8.7.4).
  mutating func sequence(_ number: Int) {
    let number = Int32(clamping: max(0, number))
    scratch.removeAll()
    withUnsafeBytes(of: number) { for byte in $0 { scratch.append(byte) } }
    let hash = LineMemo.hash(Line.sequence.rawValue, scratch.base, scratch.count)
    if let range = memo.find(hash, scratch.base, scratch.count) { return out.append(again: range) }
    guard let carrier = carrier(.sequence) else { return }
    icalvalue_set_integer(carrier.value, number)
    let start = out.count
    emit(carrier.property)
    memo.insert(hash, scratch.base, scratch.count, line: start..<out.count)
  }

  /// CONFERENCE (RFC 7986 §5.11); one without an address writes nothing.
  mutating func conference(_ conference: Event.Conference) {
    guard let label = conference.label, !label.isEmpty else {
      return uri(.conference, conference.uri)
    }
    scratch.removeAll()
    scratch.append(conference.uri, cleaned: .uri)
    if scratch.count == 0 { return }
    scratch.append(0)
    let labelAt = scratch.count
    scratch.append(label, cleaned: .parameter)
    let length = scratch.count
    let hash = LineMemo.hash(Line.labelledConference.rawValue, scratch.base, length)
    if let range = memo.find(hash, scratch.base, length) { return out.append(again: range) }
    guard let carrier = carrier(.labelledConference) else { return }
    scratch.append(0)
    icalvalue_set_uri(carrier.value, scratch.text)
    icalparameter_set_label(carrier.label, scratch.text + labelAt)
    let start = out.count
    emit(carrier.property)
    memo.insert(hash, scratch.base, length, line: start..<out.count)
  }

  /// CATEGORIES (RFC 5545 §3.8.1.2): each escaped for itself, commas between.
  mutating func categories(_ values: [String]) {
    scratch.removeAll()
    for value in values {
      let before = scratch.count
      scratch.append(value, cleaned: .text)
      if scratch.count > before { scratch.append(0) }
    }
    if scratch.count == 0 { return }
    let length = scratch.count
    let hash = LineMemo.hash(Line.categories.rawValue, scratch.base, length)
    if let range = memo.find(hash, scratch.base, length) { return out.append(again: range) }
    guard let carrier = carrier(.categories) else { return }
    list.removeAll()
    var at = 0
    while at < length {
      if at > 0 { list.append(0x2C) }
      appendEncoded(scratch.text + at)
      at += strlen(scratch.text + at) + 1
    }
    list.append(0)
    carrier.set(list.text, Line.categories.encoding)
    let start = out.count
    emit(carrier.property)
    memo.insert(hash, scratch.base, length, line: start..<out.count)
  }

  private mutating func repeatable(_ line: Line) {
    let length = scratch.count
    let hash = LineMemo.hash(line.rawValue, scratch.base, length)
    if let range = memo.find(hash, scratch.base, length) { return out.append(again: range) }
    let start = out.count
    emit(line)
    memo.insert(hash, scratch.base, length, line: start..<out.count)
  }

  /// libical leaves commas and semicolons of X- properties bare, so the value is encoded apart.
  private mutating func encodedFirst(_ line: Line) {
    scratch.append(0)
    list.removeAll()
    appendEncoded(scratch.text)
    list.append(0)
    guard let carrier = carrier(line) else { return }
    carrier.set(list.text, line.encoding)
    emit(carrier.property)
  }

  private mutating func appendEncoded(_ text: UnsafePointer<CChar>) {
    icalvalue_set_text(encoder, text)
    guard let encoded = icalvalue_as_ical_string_r(encoder) else { return }
    encoded.withMemoryRebound(to: UInt8.self, capacity: strlen(encoded)) {
      list.append($0, count: strlen(encoded))
    }
    free(encoded)
  }

  /// The line for what stands in the scratch, which is ended for C.
  private mutating func emit(_ line: Line) {
    scratch.append(0)
    guard let carrier = carrier(line) else { return }
    carrier.set(scratch.text, line.encoding)
    emit(carrier.property)
  }

  private mutating func carrier(_ line: Line) -> Carrier? {
    if let carrier = carriers[line.rawValue] { return carrier }
    let carrier = Carrier(line)
    carriers[line.rawValue] = carrier
    return carrier
  }

  mutating func emit(_ property: OpaquePointer) { LineWriter.append(property, to: &out) }

  static func append(_ property: OpaquePointer, to out: inout ByteBuffer) {
    guard let line = icalproperty_as_ical_string_r(property) else { return }
    let length = strlen(line)
    line.withMemoryRebound(to: UInt8.self, capacity: length) { out.append($0, count: length) }
    free(line)
    // libical counts the line's end as text: it may fold between CR and LF, or right before them.
    if out.ends(with: "\r\r\n \n") {
      out.removeLast(5)
      out.append("\r\n")
    } else if out.ends(with: "\r\n \r\n") {
      out.removeLast(3)
    }
  }
}

extension ByteBuffer {
  /// The bytes as C text; the buffer must end with 0.
  fileprivate var text: UnsafePointer<CChar> {
    UnsafePointer(UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self))
  }
}
