import JSONText
import Web

/// Every command, in the order in which help lists them.
let commands: [Command] = [
  serveCommand, loadCommand,
  coachesCommand, clientsCommand, bookingsCommand, slotsCommand,
  bookCommand, confirmCommand, declineCommand, payCommand, moveCommand, cancelCommand, completeCommand,
  noShowCommand, recurringAddCommand, recurringCancelCommand, recurringListCommand,
  packageAddCommand, packageAdjustCommand, packageListCommand, templateAddCommand, templateListCommand,
  feedsAddCommand, feedsListCommand, feedsRotateCommand, feedsRevokeCommand, renderCommand,
  blackoutsImportCommand, blackoutsSubscribeCommand, blackoutsRefreshCommand, blackoutsListCommand,
  blackoutsRemoveCommand, busyCommand, conflictsCommand, conflictsKeepCommand, conflictsCancelCommand,
  destinationsAddCalDAVCommand, destinationsAddGoogleCommand, destinationsListCommand, destinationsSetCommand,
  destinationsPauseCommand, destinationsResumeCommand, destinationsRemoveCommand,
  destinationsReconcileCommand,
  syncCommand, syncStatusCommand, syncRetryCommand,
  tokenAddCommand, tokenListCommand, tokenRevokeCommand, signInCommand,
  exportCommand, eraseCommand, jobsRunCommand,
  keyRotateCommand, doctorCommand, backupCommand, copyCommand, versionCommand, helpCommand,
]

extension Option {
  static let coach = Option("coach", "C", "The coach.", isRequired: true)
  static let kind = Option(
    "kind", nil, "What is booked (default: session).", choices: ["session", "checkin"])
  static let brand = Option("brand", "B", "In which brand (default: the first that both share).")
  static let actingAs = Option(
    "as", nil,
    """
    In which part this is done (default: coach; whoever has the command line acts as the
    coach would). Notice, booking window and cut-off bind clients alone.
    """, choices: ["client", "coach", "owner"])
  /// One person of those whose feeds, tokens or packages are meant.
  static let oneCoach = Option("coach", "C", "Whose: a coach.", group: "person")
  static let oneClient = Option("client", "K", "Whose: a client.", group: "person")
  static let oneOwner = Option("owner", "O", "Whose: an owner.", group: "person")
}

let versionCommand = Command(
  name: "version", summary: "Print the version", example: "coachcal version"
) { call in
  try call.answer(["version": JSON(version)], "coachcal \(version)\n")
}

let helpCommand = Command(
  name: "help", summary: "Print what a command does and takes",
  operands: [Operand(name: "COMMAND", help: "Which; all of them where it is left out.", isOptional: true)],
  example: "coachcal help book"
) { _ in }

/// The version of the program.
let version = "0.1.0"
