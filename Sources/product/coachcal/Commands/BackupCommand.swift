import Desk
import JSONText
import Store
import Web

let backupCommand = Command(
  name: "backup", summary: "Copy the database to a new file, also while the server runs",
  discussion: "The copy is checked and whole, or is not there. Nothing is ever overwritten.",
  operands: [Operand(name: "FILE", help: "The copy, which must not exist yet; only its owner may read it.")],
  options: [Environment.database], example: "coachcal backup backup-2026-11-20.sqlite"
) { call in
  let path = call.arguments.operands.first ?? ""
  try call.withDesk { try $0.storage.backup(to: path) }
  try call.answer(["file": JSON(path)], "\(path)\n")
}
