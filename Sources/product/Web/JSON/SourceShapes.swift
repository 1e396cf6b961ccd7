public import Booking
public import CivilTime
public import Desk
public import JSONText

extension JSON {
  /// A source; of its address only the host.
  public init(_ source: Source) {
    self = [
      "id": JSON(source.id.text), "name": JSON(source.name), "kind": JSON(source.scope.rawValue),
      "free_is_busy": JSON(source.freeIsBusy), "host": JSON(source.host),
      "blackouts": JSON(source.blackouts), "held": JSON(source.isHeld), "trouble": JSON(source.trouble),
      "changed": JSON(source.changed), "succeeded": JSON(source.succeeded),
      "next_poll": JSON(source.nextPoll), "created": JSON(source.created),
    ]
  }

  /// What an import does, or would.
  public init(_ report: ImportReport, isDryRun: Bool) {
    self = [
      "source": JSON(report.source), "dry_run": JSON(isDryRun),
      "added": .array(report.difference.added.prefix(500).map { JSON($0) }),
      "added_count": JSON(report.difference.added.count),
      "removed": .array(report.difference.removed.prefix(500).map { JSON($0) }),
      "removed_count": JSON(report.difference.removed.count),
      "conflicts": .array(report.conflicts.prefix(500).map { JSON($0.id.text) }),
      "conflict_count": JSON(report.conflictCount),
      "declined_count": JSON(report.declinedCount), "events": JSON(report.events),
      "findings": .array(
        report.findings.map {
          ["line": JSON($0.line), "code": JSON($0.code), "message": JSON(String($0.message.prefix(1900)))]
        }), "more_findings": JSON(report.moreFindings),
      "held_back": JSON(report.holdingBack?.detail),
    ]
  }

  /// A range of time.
  public init(_ range: Range<Instant>) {
    self = ["start": JSON(range.lowerBound), "end": JSON(range.upperBound)]
  }
}

extension Shapes {
  static let source = Schema.object(
    "Source",
    [
      .required("id", id), .required("name", name),
      .required("kind", .word("what its times are closed for", KindScope.allCases.map(\.rawValue))),
      .required("free_is_busy", .bool("whether events that say they are free close too")),
      .required("host", .nullable(.text("where it is fetched from", atMost: 300))),
      .required("blackouts", count), .required("held", .bool("whether a new version waits for a yes (R59)")),
      .required("trouble", .nullable(.prose("why it could not be fetched or taken last"))),
      .required("changed", instant), .required("succeeded", .nullable(instant)),
      .required("next_poll", .nullable(instant)), .required("created", instant),
    ])

  static let range = Schema.object("TimeRange", [.required("start", instant), .required("end", instant)])

  static let importReport = Schema.object(
    "ImportReport",
    [
      .required("source", source), .required("dry_run", .bool("whether nothing was stored")),
      .required("added", .list(range, 0...500)), .required("added_count", count),
      .required("removed", .list(range, 0...500)), .required("removed_count", count),
      .required("conflicts", .list(id, 0...500)), .required("conflict_count", conflictCount),
      .required("declined_count", declinedCount), .required("events", count),
      .required(
        "findings",
        .list(
          .object(
            "Finding",
            [
              .required("line", count), .required("code", .text("a stable name")),
              .required("message", .prose("what was left out or read otherwise, and why")),
            ]), 0...1000)), .required("more_findings", count),
      .required("held_back", .nullable(.prose("why the import that this rehearses would be refused (R59)"))),
    ])
}

extension Wishes {
  static let subscription = Schema.object(
    "NewSubscription",
    [
      .required("url", .text("https, http or webcal", atMost: 2000)), .required("name", Shapes.name),
      .optional("kind", .word("what its times are closed for", KindScope.allCases.map(\.rawValue))),
      .optional("free_is_busy", .bool("whether events that say they are free close too")),
      .optional("dry_run", .bool("only to say what would change")),
      .optional("allow_shrinking", .bool("whether it may close far less than before (R59)")),
    ])
  static let refresh = Schema.object(
    "Refresh", [.optional("allow_shrinking", .bool("whether it may close far less than before (R59)"))])
}
