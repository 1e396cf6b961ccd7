/// Where the package lies on this machine.
public enum PackageRoot {
  /// The absolute path of the folder that holds `Package.swift`, without a slash at its end.
  public static let path: String = {
    // …/Tests/TestSupport/PackageRoot.swift
    let parts = #filePath.split(separator: "/").dropLast(3)
    return "/" + parts.joined(separator: "/")
  }()
}
