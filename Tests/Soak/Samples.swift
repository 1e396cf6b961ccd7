import TestSupport

/// What the server held over time, and whether it keeps growing.
struct Samples {
  private(set) var all: [(seconds: Double, figures: ProcessFigures)] = []

  mutating func add(_ figures: ProcessFigures, at seconds: Double) { all.append((seconds, figures)) }

  /// After the first third: until then caches fill and connections are made.
  private var warm: ArraySlice<(seconds: Double, figures: ProcessFigures)> { all[(all.count / 3)...] }

  /// By how much a figure grew from the beginning of the warm samples to their end, along the line that lies nearest to
  /// all of them (least squares): one that only goes up and down has grown by nothing.
  func growth(_ figure: (ProcessFigures) -> Int) -> Double {
    let points = warm.map { ($0.seconds, Double(figure($0.figures))) }
    guard points.count > 2, let first = points.first, let last = points.last else { return 0 }
    let count = Double(points.count)
    let (middleX, middleY) = (points.reduce(0) { $0 + $1.0 } / count, points.reduce(0) { $0 + $1.1 } / count)
    let slope =
      points.reduce(0) { $0 + ($1.0 - middleX) * ($1.1 - middleY) }
      / points.reduce(0) { $0 + ($1.0 - middleX) * ($1.0 - middleX) }
    return slope * (last.0 - first.0)
  }

  /// Ten of them from the first to the last.
  var everyTenth: [(seconds: Double, figures: ProcessFigures)] {
    all.isEmpty ? [] : (0...9).map { all[(all.count - 1) * $0 / 9] }
  }

  func largest(_ figure: (ProcessFigures) -> Int) -> Int { all.map { figure($0.figures) }.max() ?? 0 }

  func warmMedian(_ figure: (ProcessFigures) -> Int) -> Int {
    let sorted = warm.map { figure($0.figures) }.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
