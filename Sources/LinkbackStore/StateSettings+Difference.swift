import LinkbackCore
internal import LinkbackFollowing

extension StateSettings {
  /// Why a run with other settings can't go on with a state that was made with these; `nil` if it
  /// can. An option that only one of them knows is not given in the other.
  func difference(from other: StateSettings, in name: String) -> StoreError? {
    guard command == other.command else {
      return StoreError(
        .unusable,
        "\(name): the state is one of 'linkback \(command)', not of 'linkback \(other.command)'; "
          + "name another file with --state")
    }
    let options = settings.map(\.option) + other.settings.map(\.option)
    var told: Set<String> = []
    let differences = options.compactMap { option -> String? in
      guard told.insert(option).inserted else { return nil }
      return Self.difference(self[option], other[option], of: option)
    }
    guard !differences.isEmpty else { return nil }
    return StoreError(
      .unusable,
      "\(name): the state was made \(differences.joined(separator: " and ")); counts of both kinds "
        + "can't be added up; run with what it was made with, name another file with --state, or "
        + "begin afresh after 'linkback state reset \(name)'")
  }

  private subscript(option: String) -> CountingSetting {
    settings.first { $0.option == option } ?? CountingSetting(option: option, value: "")
  }

  private static func difference(_ old: CountingSetting, _ new: CountingSetting, of option: String)
    -> String?
  {
    guard old.value != new.value else { return nil }
    if old.isSecret || new.isSecret {
      if old.value.isEmpty { return "without \(option), which is given now" }
      return new.value.isEmpty ? "with \(option), which is not given now" : "with another \(option)"
    }
    let was = old.value.isEmpty ? "without \(option)" : "with \(option) \(old.value)"
    let value = new.value.isEmpty ? "it is not given" : "it is \(new.value)"
    return "\(was), and now \(value)"
  }
}
