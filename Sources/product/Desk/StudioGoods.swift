public import Booking
public import CivilTime

extension Studio {
  /// A window; its id is made when it is loaded, from its key.
  public struct NewWindow: Hashable, Sendable {
    /// Its name among the coach's windows.
    public var key: String
    /// Whose it is.
    public var coach: String
    /// How many clients at once; nil leaves it to the coach's settings.
    public var capacity: Int?
    /// All else; its id and its capacity are not looked at.
    public var window: Window

    /// Takes each part as it is.
    public init(key: String, coach: String, capacity: Int?, window: Window) {
      self.key = key
      self.coach = coach
      self.capacity = capacity
      self.window = window
    }
  }

  /// An override; its id is made when it is loaded, from its key.
  public struct NewOverride: Hashable, Sendable {
    /// When it holds, as people say it.
    public enum Span: Hashable, Sendable {
      /// Whole days of the coach's zone, both inclusive.
      case days(LocalDate, through: LocalDate)
      /// From a time, inclusive, to another, exclusive.
      case times(When, until: When)
    }

    /// What it does.
    public enum Effect: Hashable, Sendable {
      /// Closes.
      case blackout
      /// Opens; a capacity of nil leaves it to the coach's settings.
      case extra(capacity: Int?, room: String?)
    }

    /// Its name among the coach's overrides.
    public var key: String
    /// Whose it is.
    public var coach: String
    /// Closes or opens.
    public var effect: Effect
    /// Which kinds it speaks of.
    public var scope: KindScope
    /// When it holds.
    public var span: Span
    /// For the coach's eyes.
    public var reason: String?

    /// Takes each part as it is.
    public init(
      key: String, coach: String, effect: Effect, scope: KindScope, span: Span, reason: String?
    ) {
      self.key = key
      self.coach = coach
      self.effect = effect
      self.scope = scope
      self.span = span
      self.reason = reason
    }
  }

  /// A package template; its id is made when it is loaded, from its key.
  public struct NewTemplate: Hashable, Sendable {
    /// Its name among the coach's templates.
    public var key: String
    /// Who sells it.
    public var coach: String
    /// As it is sold.
    public var name: String
    /// How many sessions.
    public var total: Int
    /// The length of each.
    public var durationMinutes: Int
    /// See `PackageTemplate.validMonths`.
    public var validMonths: Int?

    /// Takes each part as it is.
    public init(
      key: String, coach: String, name: String, total: Int, durationMinutes: Int, validMonths: Int?
    ) {
      self.key = key
      self.coach = coach
      self.name = name
      self.total = total
      self.durationMinutes = durationMinutes
      self.validMonths = validMonths
    }
  }

  /// A question; its id is made when it is loaded, from its key, and it is asked behind those before it.
  public struct NewQuestion: Hashable, Sendable {
    /// Its name among the coach's questions.
    public var key: String
    /// Who asks.
    public var coach: String
    /// All else; its id, its coach and its place are not looked at.
    public var question: Question

    /// Takes each part as it is.
    public init(key: String, coach: String, question: Question) {
      self.key = key
      self.coach = coach
      self.question = question
    }
  }

  /// A package; its id is made when it is loaded, from its key.
  public struct NewPackage: Hashable, Sendable {
    /// What was bought.
    public enum Goods: Hashable, Sendable {
      /// As the coach's template of this key says.
      case template(String)
      /// Made up for this client; a package without a last day never expires.
      case freehand(name: String, total: Int, durationMinutes: Int, lastDay: LocalDate?)
    }

    /// Its name among the coach's packages.
    public var key: String
    /// Who gives the sessions.
    public var coach: String
    /// Who bought them.
    public var client: String
    /// What was bought.
    public var goods: Goods
    /// How many are left; nil is all.
    public var remaining: Int?
    /// When it was bought, in the coach's zone; nil is when it is loaded.
    public var purchased: LocalDate?
    /// For the coach's eyes.
    public var notes: String?

    /// Takes each part as it is.
    public init(
      key: String, coach: String, client: String, goods: Goods, remaining: Int? = nil,
      purchased: LocalDate? = nil, notes: String? = nil
    ) {
      self.key = key
      self.coach = coach
      self.client = client
      self.goods = goods
      self.remaining = remaining
      self.purchased = purchased
      self.notes = notes
    }
  }
}
