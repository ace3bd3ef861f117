/// What a workload took and found, as lines or as one JSON object.
struct Report {
  let work: String
  var seconds: [(name: String, value: Double)] = []
  var results: [(name: String, value: Double)] = []
  var notes: [String] = []

  init(work: String) { self.work = work }

  func print(asJSON: Bool) {
    if asJSON {
      let times = seconds.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ")
      let found = results.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ")
      Swift.print(
        "{\"work\": \"\(work)\", \"tool\": \"AgroRisk\", \"workers\": 1, "
          + "\"seconds\": {\(times)}, \"results\": {\(found)}}")
      return
    }
    Swift.print(work)
    for line in seconds { Swift.print("  \(line.name): \(rounded(line.value)) s") }
    for line in results { Swift.print("  \(line.name): \(line.value)") }
    for note in notes { Swift.print("  \(note)") }
  }
}

/// Six significant figures or so, for people.
func rounded(_ value: Double) -> Double {
  (value * 1e6).rounded() / 1e6
}

/// The seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  return seconds(since: start)
}

/// The seconds since a moment.
func seconds(since start: ContinuousClock.Instant) -> Double {
  let duration = ContinuousClock.now - start
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}
