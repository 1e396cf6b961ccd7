extension Policy {
  /// The address of a check-in's video room (R54): the fixed one, or the template with `code` for `{code}`.
  public func videoLink(code: String) -> String? {
    videoRoom?.replacing("{code}", with: code, maxReplacements: 1)
  }
}
