extension Policy {
  /// The address of a check-in's video room (R54): the fixed one, or the template with `code` for `{code}`.
  public func videoLink(code: String) -> String? {
    guard let videoRoom, let place = videoRoom.firstRange(of: "{code}") else { return videoRoom }
    return videoRoom.replacingCharacters(in: place, with: code)
  }
}

extension String {
  fileprivate func firstRange(of part: String) -> Range<String.Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(part) { return index..<self.index(index, offsetBy: part.count) }
      formIndex(after: &index)
    }
    return nil
  }

  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
