import JSONText

extension Schema {
  /// The schema in the words of JSON Schema 2020-12; named objects as references.
  var document: JSON {
    switch self {
    case .any(let what): return ["description": JSON(what)]
    case .text(let what, let most, let example):
      var members: [String: JSON] = [
        "type": "string", "description": JSON(what), "minLength": 1, "maxLength": JSON(most),
      ]
      if let example { members["examples"] = [JSON(example)] }
      return .object(members)
    case .prose(let what): return ["type": "string", "description": JSON(what), "maxLength": 2000]
    case .texts(let what):
      let text = Schema.prose(what).document
      return ["anyOf": [text, ["type": "array", "items": text, "maxItems": 50]]]
    case .map(let what, let element, let most):
      return [
        "type": "object", "description": JSON(what), "additionalProperties": element.document,
        "maxProperties": JSON(most),
      ]
    case .integer(let what, let range):
      return [
        "type": "integer", "description": JSON(what), "minimum": JSON(range.lowerBound),
        "maximum": JSON(range.upperBound),
      ]
    case .bool(let what): return ["type": "boolean", "description": JSON(what)]
    case .word(let what, let words):
      return ["type": "string", "description": JSON(what), "enum": .array(words.map(JSON.string))]
    case .nullable(let schema): return ["anyOf": [schema.document, ["type": "null"]]]
    case .list(let element, let range):
      return [
        "type": "array", "items": element.document, "minItems": JSON(range.lowerBound),
        "maxItems": JSON(range.upperBound),
      ]
    case .either(_, let one, let otherwise): return ["oneOf": [one.document, otherwise.document]]
    case .object(let name, _): return ["$ref": JSON("#/components/schemas/\(name)")]
    }
  }

  /// The named objects that the schema speaks of, itself included, by their names.
  var components: [String: JSON] {
    switch self {
    case .any, .text, .prose, .integer, .bool, .word, .texts: return [:]
    case .nullable(let schema), .list(let schema, _), .map(_, let schema, _): return schema.components
    case .either(_, let one, let otherwise):
      return one.components.merging(otherwise.components) { first, _ in first }
    case .object(let name, let fields):
      let own: JSON = [
        "type": "object", "additionalProperties": false,
        "properties": .object(
          Dictionary(fields.map { ($0.name, $0.schema.document) }) { first, _ in first }),
        "required": .array(fields.filter(\.isRequired).map { .string($0.name) }),
      ]
      return fields.reduce(into: [name: own]) { all, field in
        all.merge(field.schema.components) { first, _ in first }
      }
    }
  }
}
