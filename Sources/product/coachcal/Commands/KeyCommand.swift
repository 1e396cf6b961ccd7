import Desk
import JSONText
import Secrets

let keyRotateCommand = Command(
  name: "key rotate", summary: "Make a new key for the server and seal all secrets under it",
  discussion: """
    Also while the server runs. Where several machines serve one studio, copy the file to the
    others then. The old keys stay in the file, so that a backup of the database can
    still be read. Where the key was lost, passwords and subscribed addresses are lost with it.
    """,
  options: [
    Option("lost", "The file of the key is lost: make one, and connect everything again after."),
    Environment.database,
  ], example: "coachcal key rotate"
) { call in
  let count = try call.withReach(isKeyLost: call.has("lost")) { desk, _ in
    _ = try SecretKey.rotate(file: call.environment.secretKeyFile)
    try desk.adoptKey()
    return try call.has("lost") ? 0 : desk.reseal()
  }
  try call.answer(["resealed": JSON(count)], "There is a new key; \(count) secrets are sealed under it.\n")
}
