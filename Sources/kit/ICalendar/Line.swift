import CLibical

/// The content lines we write (RFC 5545 §3.1), each with how libical is to encode its value.
enum Line: Int, CaseIterable {
  case prodid, uid, name, description, color, tzid, tzname, summary, location
  case xName, xDescription, xZone, xTimeToLive
  case url, source, conference, labelledConference
  case categories
  case sequence
  case refreshInterval, rrule, offsetFrom, offsetTo
  case stamp, lastModified, created, start, end, busy, maybeBusy
  case firstDay, dayAfterLast

  enum Encoding {
    /// libical escapes: TEXT.
    case text
    /// libical copies: URI.
    case uri
    /// libical copies what is encoded already. It is told a value type, which has to be the property's own
    /// so that libical does not write it.
    case encoded(icalparameter_value)
    case integer
  }

  var encoding: Encoding {
    switch self {
    case .prodid, .uid, .name, .description, .color, .tzid, .tzname, .summary, .location: .text
    case .xName, .xDescription, .xZone, .xTimeToLive: .encoded(ICAL_VALUE_X)
    case .url, .source, .conference, .labelledConference: .uri
    case .categories: .encoded(ICAL_VALUE_TEXT)
    case .sequence: .integer
    case .refreshInterval: .encoded(ICAL_VALUE_DURATION)
    case .rrule: .encoded(ICAL_VALUE_RECUR)
    case .offsetFrom, .offsetTo: .encoded(ICAL_VALUE_UTCOFFSET)
    case .stamp, .lastModified, .created, .start, .end: .encoded(ICAL_VALUE_DATETIME)
    case .busy, .maybeBusy: .encoded(ICAL_VALUE_PERIOD)
    case .firstDay, .dayAfterLast: .encoded(ICAL_VALUE_DATE)
    }
  }

  var property: icalproperty_kind {
    switch self {
    case .prodid: ICAL_PRODID_PROPERTY
    case .uid: ICAL_UID_PROPERTY
    case .name: ICAL_NAME_PROPERTY
    case .description: ICAL_DESCRIPTION_PROPERTY
    case .color: ICAL_COLOR_PROPERTY
    case .tzid: ICAL_TZID_PROPERTY
    case .tzname: ICAL_TZNAME_PROPERTY
    case .summary: ICAL_SUMMARY_PROPERTY
    case .location: ICAL_LOCATION_PROPERTY
    case .xName, .xDescription, .xZone, .xTimeToLive: ICAL_X_PROPERTY
    case .url: ICAL_URL_PROPERTY
    case .source: ICAL_SOURCE_PROPERTY
    case .conference, .labelledConference: ICAL_CONFERENCE_PROPERTY
    case .categories: ICAL_CATEGORIES_PROPERTY
    case .sequence: ICAL_SEQUENCE_PROPERTY
    case .refreshInterval: ICAL_REFRESHINTERVAL_PROPERTY
    case .rrule: ICAL_RRULE_PROPERTY
    case .offsetFrom: ICAL_TZOFFSETFROM_PROPERTY
    case .offsetTo: ICAL_TZOFFSETTO_PROPERTY
    case .stamp: ICAL_DTSTAMP_PROPERTY
    case .lastModified: ICAL_LASTMODIFIED_PROPERTY
    case .created: ICAL_CREATED_PROPERTY
    case .start, .firstDay: ICAL_DTSTART_PROPERTY
    case .end, .dayAfterLast: ICAL_DTEND_PROPERTY
    case .busy, .maybeBusy: ICAL_FREEBUSY_PROPERTY
    }
  }

  /// The name of an X- property, which libical does not know.
  var name: String? {
    switch self {
    case .xName: "X-WR-CALNAME"
    case .xDescription: "X-WR-CALDESC"
    case .xZone: "X-WR-TIMEZONE"
    case .xTimeToLive: "X-PUBLISHED-TTL"
    default: nil
    }
  }
}

/// A line whose value is one of a few fixed words.
enum FixedLine: Int, CaseIterable {
  case version, calscale
  case tentative, confirmed, cancelled
  case opaque, transparent
  case `public`, `private`, confidential

  /// A new property of libical's, to be freed.
  func property() -> OpaquePointer? {
    switch self {
    case .version: icalproperty_new_version("2.0")
    case .calscale: icalproperty_new_calscale("GREGORIAN")
    case .tentative: icalproperty_new_status(ICAL_STATUS_TENTATIVE)
    case .confirmed: icalproperty_new_status(ICAL_STATUS_CONFIRMED)
    case .cancelled: icalproperty_new_status(ICAL_STATUS_CANCELLED)
    case .opaque: icalproperty_new_transp(ICAL_TRANSP_OPAQUE)
    case .transparent: icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT)
    case .public: icalproperty_new_class(ICAL_CLASS_PUBLIC)
    case .private: icalproperty_new_class(ICAL_CLASS_PRIVATE)
    case .confidential: icalproperty_new_class(ICAL_CLASS_CONFIDENTIAL)
    }
  }
}
