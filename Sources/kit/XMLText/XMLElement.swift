/// An element of an XML document, its text and children (XML 1.0, Namespaces in XML).
public struct XMLElement: Hashable, Sendable {
  /// A name in a namespace: `DAV:` and `href`.
  public struct Name: Hashable, Sendable {
    /// The namespace's name; empty where there is none.
    public var namespace: String
    /// Without a prefix.
    public var local: String

    /// Takes each part as it is.
    public init(_ namespace: String, _ local: String) {
      self.namespace = namespace
      self.local = local
    }
  }

  /// What it is called.
  public var name: Name
  /// Without those that declare namespaces.
  public var attributes: [Name: String]
  /// Its child elements, in order.
  public var children: [XMLElement]
  /// The character data directly inside it, joined.
  public var text: String

  /// Takes each part as it is.
  public init(_ name: Name, attributes: [Name: String] = [:], children: [XMLElement] = [], text: String = "")
  {
    self.name = name
    self.attributes = attributes
    self.children = children
    self.text = text
  }
}

extension XMLElement {
  /// The first child of that name; nil where there is none.
  public subscript(_ name: Name) -> XMLElement? { children.first { $0.name == name } }

  /// The children of that name, in order.
  public func all(_ name: Name) -> [XMLElement] { children.filter { $0.name == name } }
}
