public import Booking
public import CivilTime

/// A studio as a file describes it: people, windows, packages and settings to begin with.
///
/// People and brands are named by their handles, everything else by a key of its coach's, so that the same
/// file finds again what it loaded before.
public struct Studio: Hashable, Sendable {
  /// The brands.
  public var brands: [Entry<NewBrand>] = []
  /// Who owns brands.
  public var owners: [Entry<NewPerson>] = []
  /// Who coaches in brands.
  public var coaches: [Entry<NewPerson>] = []
  /// Who is a client of brands.
  public var clients: [Entry<NewPerson>] = []
  /// Weekly availability.
  public var windows: [Entry<NewWindow>] = []
  /// Dated changes of it.
  public var overrides: [Entry<NewOverride>] = []
  /// What coaches sell.
  public var templates: [Entry<NewTemplate>] = []
  /// What clients bought.
  public var packages: [Entry<NewPackage>] = []

  /// What coaches ask before a check-in.
  public var questions: [Entry<NewQuestion>] = []

  /// An empty studio.
  public init() {}

  /// One thing to load.
  public struct Entry<Thing: Hashable & Sendable>: Hashable, Sendable {
    /// Where it stands in its file, as an RFC 6901 pointer: what is wrong with it is said with this in front.
    public var path: String
    /// What is loaded.
    public var thing: Thing

    /// Takes each part as it is.
    public init(_ thing: Thing, at path: String) {
      self.thing = thing
      self.path = path
    }
  }

  /// A brand.
  public struct NewBrand: Hashable, Sendable {
    /// See `Brand.handle`.
    public var handle: String
    /// See `Brand.name`.
    public var name: String
    /// See `Brand.preset`.
    public var preset: Preset

    /// Takes each part as it is.
    public init(handle: String, name: String, preset: Preset) {
      self.handle = handle
      self.name = name
      self.preset = preset
    }
  }

  /// A person, in the part that the list they stand in gives them.
  public struct NewPerson: Hashable, Sendable {
    /// See `Person.handle`.
    public var handle: String
    /// See `Person.name`.
    public var name: String
    /// See `Person.email`.
    public var email: String
    /// See `Person.zone`.
    public var zone: Zone
    /// The brands they own, coach in or belong to, the first at the front.
    public var brands: [Membership]

    /// Takes each part as it is.
    public init(handle: String, name: String, email: String, zone: Zone, brands: [Membership]) {
      self.handle = handle
      self.name = name
      self.email = email
      self.zone = zone
      self.brands = brands
    }
  }

  /// That a person has to do with a brand.
  public struct Membership: Hashable, Sendable {
    /// The brand's handle or id.
    public var brand: String
    /// What a coach does differently there; of no meaning for others.
    public var settings: SettingChanges

    /// Takes each part as it is.
    public init(brand: String, settings: SettingChanges = SettingChanges()) {
      self.brand = brand
      self.settings = settings
    }
  }
}
