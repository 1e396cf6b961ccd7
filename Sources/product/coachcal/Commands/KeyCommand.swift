import Desk
import JSONText
import Secrets

let keyRotateCommand = Command(
  name: "key rotate", summary: "Make a new key for the server and seal all secrets under it",
  discussion: """
    Also while the server runs. The old keys stay in the file, so that a backup of the database can
    still be read.
    """,
  options: [Environment.database], example: "coachcal key rotate"
) { call in
  let count = try call.withReach { desk, _ in
    _ = try SecretKey.rotate(file: call.environment.secretKeyFile)
    return try desk.reseal()
  }
  try call.answer(["resealed": JSON(count)], "There is a new key; \(count) secrets are sealed under it.\n")
}
