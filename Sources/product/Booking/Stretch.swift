public import CivilTime

/// A piece of time, start inclusive and end exclusive, in which one number of clients at once may come.
public struct Stretch: Hashable, Sendable {
  /// What opened it.
  public enum Source: Hashable, Sendable {
    /// The window at this place of the list that was handed in.
    case window(Int)
    /// The override at this place of the list that was handed in.
    case override(Int)
  }

  /// Inclusive.
  public var start: Instant
  /// Exclusive.
  public var end: Instant
  /// How many clients at once.
  public var capacity: Int
  /// What opened it.
  public var source: Source
}

/// Sorted stretches none of which overlap.
typealias Layer = [Stretch]

/// One layer of stretches that may overlap: the higher capacity holds, the earlier in the list among equals.
func flattened(_ stretches: [Stretch]) -> Layer {
  guard zip(stretches, stretches.dropFirst()).contains(where: { $0.end > $1.start }) else { return stretches }
  let edges = Set(stretches.flatMap { [$0.start, $0.end] }).sorted()
  let byStart = stretches.enumerated().sorted {
    ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
  }
  var layer: Layer = []
  var next = 0
  var alive: [(offset: Int, element: Stretch)] = []
  for (from, to) in zip(edges, edges.dropFirst()) {
    alive.removeAll { $0.element.end <= from }
    while next < byStart.count, byStart[next].element.start <= from {
      alive.append(byStart[next])
      next += 1
    }
    let best = alive.max {
      ($0.element.capacity, -$0.offset) < ($1.element.capacity, -$1.offset)
    }
    guard var piece = best?.element else { continue }
    piece.start = from
    piece.end = to
    if let last = layer.last, last.end == from, last.capacity == piece.capacity, last.source == piece.source {
      layer[layer.count - 1].end = to
    } else {
      layer.append(piece)
    }
  }
  return layer
}

extension Layer {
  /// This layer where `other` is silent, `other` where it speaks.
  func overlaid(by other: Layer) -> Layer {
    guard !other.isEmpty else { return self }
    return (without(other.map { $0.start..<$0.end }) + other).sorted { $0.start < $1.start }
  }

  /// What is left outside sorted ranges, which may touch and overlap.
  func without(_ closed: [Range<Instant>]) -> Layer {
    guard !closed.isEmpty else { return self }
    var left: Layer = []
    left.reserveCapacity(count + closed.count)
    var first = 0
    for stretch in self {
      while first < closed.count, closed[first].upperBound <= stretch.start { first += 1 }
      var rest = stretch
      var index = first
      while index < closed.count, closed[index].lowerBound < rest.end, rest.start < rest.end {
        if closed[index].lowerBound > rest.start {
          var piece = rest
          piece.end = closed[index].lowerBound
          left.append(piece)
        }
        rest.start = Swift.max(rest.start, closed[index].upperBound)
        index += 1
      }
      if rest.start < rest.end { left.append(rest) }
    }
    return left
  }
}
