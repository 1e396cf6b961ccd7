import CLibical

/// A property of libical's that is made once and given one value after another: making property, value and
/// parameters anew costs several times as much as a line.
struct Carrier {
  let property: OpaquePointer
  let value: OpaquePointer
  let label: OpaquePointer?

  /// Nil only when there is no memory. With `tzid`, the line carries TZID (RFC 5545 §3.2.19).
  init?(_ line: Line, tzid: String? = nil) {
    let made: OpaquePointer? =
      switch line.encoding {
      case .text: icalvalue_new_text("")
      case .uri: icalvalue_new_uri("")
      case .encoded: icalvalue_new_string("")
      case .integer: icalvalue_new_integer(0)
      }
    guard let made, let property = icalproperty_new(line.property) else { return nil }
    if let name = line.name { icalproperty_set_x_name(property, name) }
    icalproperty_set_value(property, made)
    if case .encoded(let type) = line.encoding {
      icalproperty_add_parameter(property, icalparameter_new_value(type))
    }
    if let tzid { icalproperty_add_parameter(property, icalparameter_new_tzid(tzid)) }
    switch line {
    case .conference, .labelledConference:
      icalproperty_add_parameter(property, icalparameter_new_value(ICAL_VALUE_URI))
      icalproperty_add_parameter(property, icalparameter_new_feature(ICAL_FEATURE_VIDEO))
    case .busy:
      icalproperty_add_parameter(property, icalparameter_new_fbtype(ICAL_FBTYPE_BUSY))
    case .maybeBusy:
      icalproperty_add_parameter(property, icalparameter_new_fbtype(ICAL_FBTYPE_BUSYTENTATIVE))
    default: break
    }
    label = line == .labelledConference ? icalparameter_new_label(" ") : nil
    if let label { icalproperty_add_parameter(property, label) }
    self.property = property
    value = made
  }

  func set(_ text: UnsafePointer<CChar>, _ encoding: Line.Encoding) {
    switch encoding {
    case .text: icalvalue_set_text(value, text)
    case .uri: icalvalue_set_uri(value, text)
    case .encoded: icalvalue_set_string(value, text)
    case .integer: break
    }
  }

  func free() { icalproperty_free(property) }
}
