internal import AgroQuantities

/// Objects, places and packages by name.
extension RequestReader {
  func object(_ text: String) throws(QuoteError) -> InsurableObject {
    let kinds = NameKind.insurable
    let wanted = text.trimmingSpaces()
    let entries = names.matches(wanted, kinds: kinds)
    let insured = book.objects.filter { object in
      entries.contains { $0.id == object.id && $0.kind == object.kind }
    }
    if insured.count == 1 { return insured[0] }
    if insured.isEmpty {
      if !entries.isEmpty {
        throw QuoteError(
          .unknownObject, field: "crop", .cropNotInsured,
          ["text": wanted, "book": book.id, "objects": insuredList()])
      }
      let spellings = names.entries.filter { entry in
        book.objects.contains { $0.id == entry.id && $0.kind == entry.kind }
      }.map(\.spellings)
      throw QuoteError(
        .unknownObject, field: "crop", .cropUnknown, ["text": wanted, "book": book.id],
        nearest: isSuggesting ? NearestNames.find(wanted, inGroups: spellings, limit: 3) : [])
    }
    let crops = insured.filter { $0.kind == .crop }
    if crops.count == 1 { return crops[0] }
    throw QuoteError(
      .ambiguousObject, field: "crop", .cropAmbiguous,
      [
        "text": wanted,
        "options": insured.map { "\($0.kind.rawValue) \($0.id)" }.joined(separator: ", "),
      ])
  }

  func insuredList() -> String {
    let ids = book.objects.map(\.id)
    return ids.prefix(12).joined(separator: ", ") + (ids.count > 12 ? ", ..." : "")
  }

  func place(_ text: String) throws(QuoteError) -> Place {
    let wanted = text.trimmingSpaces()
    let found = gazetteer.matches(wanted, jurisdiction: book.jurisdiction)
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      throw QuoteError(
        .unknownPlace, field: "place", .placeUnknownIn,
        ["text": wanted, "country": book.jurisdiction],
        nearest: isSuggesting
          ? gazetteer.nearest(to: wanted, jurisdiction: book.jurisdiction) : [])
    }
    throw QuoteError(
      .ambiguousPlace, field: "place", .placeAmbiguous,
      [
        "text": wanted,
        "options": found.map { "'\($0.id)' (\($0.text.english), \($0.level.rawValue))" }
          .joined(separator: ", "),
        "places": found.map(\.id).joined(separator: ","), "country": book.jurisdiction,
      ])
  }

  // MARK: Packages

  /// The packages in the order of the book, checked against what may be bought with what.
  func packages(_ texts: [String], for object: InsurableObject) throws(QuoteError) -> [String] {
    var chosen: [Package] = []
    if texts.isEmpty {
      chosen = book.packages.filter { $0.isDefault && isSold($0, for: object) }
      if chosen.isEmpty {
        let sold = book.packages.filter { isSold($0, for: object) }.map(\.id)
        throw QuoteError(
          .unknownPackage, field: "package", sold.isEmpty ? .packageNone : .packageNoDefault,
          ["book": book.id, "object": object.id, "packages": sold.joined(separator: ", ")])
      }
    }
    for text in texts {
      let package = try package(text)
      if !chosen.contains(where: { $0.id == package.id }) { chosen.append(package) }
    }
    for package in chosen {
      if let refusal = package.notSoldFor.first(where: { $0.objects.contains(object.id) }) {
        throw QuoteError(
          .notSold, field: "package", .packageRefused,
          [
            "package": package.id, "object": object.id, "book": book.id, "reason": refusal.reason,
            "source": refusal.source.document, "basis": refusal.source.basis.rawValue,
          ], english: ["reason": names.name(refusal.reason, kind: .label, in: .english)])
      }
      if !isSold(package, for: object) {
        throw QuoteError(
          .notSold, field: "package",
          package.soldFor == nil ? .packageOfOtherKind : .packageNotSold,
          [
            "package": package.id, "object": object.id, "book": book.id,
            "objects": (package.soldFor ?? []).joined(separator: ", "),
            "kinds": package.kinds.joined(separator: ", "),
          ])
      }
      let held = Set(chosen.map(\.id) + chosen.flatMap(\.includes))
      for needed in package.requires where !held.contains(needed) {
        throw QuoteError(
          .packageNeedsAnother, field: "package", .packageNeeds,
          ["package": package.id, "other": needed])
      }
      if let other = chosen.first(where: { package.excludes.contains($0.id) }) {
        throw QuoteError(
          .notSold, field: "package", .packagesExclude,
          ["package": package.id, "other": other.id, "book": book.id])
      }
      for other in chosen where other.includes.contains(package.id) {
        throw QuoteError(
          .badInput, field: "package", .packageIncluded,
          ["package": package.id, "other": other.id])
      }
    }
    return book.packages.map(\.id).filter { id in chosen.contains { $0.id == id } }
  }

  func package(_ text: String) throws(QuoteError) -> Package {
    let wanted = text.trimmingSpaces()
    if let exact = book.package(wanted) { return exact }
    let ids = names.matches(wanted, kinds: [.package]).map(\.id)
    if let id = ids.first(where: { book.package($0) != nil }), let found = book.package(id) {
      return found
    }
    throw QuoteError(
      .unknownPackage, field: "package", .packageUnknown,
      [
        "text": wanted, "book": book.id,
        "packages": book.packages.map(\.id).joined(separator: ", "),
      ],
      nearest: NearestNames.find(wanted, in: book.packages.map(\.id), limit: 2))
  }

  func isSold(_ package: Package, for object: InsurableObject) -> Bool {
    if package.notSoldFor.contains(where: { $0.objects.contains(object.id) }) { return false }
    if let list = package.soldFor { return list.contains(object.id) }
    return package.kinds.contains(object.kind.rawValue)
  }
}
