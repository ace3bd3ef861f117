/// One workload of the benchmarks, a file each.
protocol Workload: Sendable {
  /// The word on the command line.
  static var name: String { get }
  /// One line for the list of workloads.
  static var summary: String { get }
  static func run(_ arguments: Arguments) async throws
}

/// Runs one workload: `AgroBenchmarks NAME [--key value ...] [--json]`.
@main
struct AgroBenchmarks {
  static var workloads: [any (Workload & Sendable).Type] {
    [
      CopulaBenchmark.self, AggregateBenchmark.self, LikelihoodBenchmark.self,
      StreamBenchmark.self, RandomWords.self, ExactBenchmark.self, PerilBenchmark.self,
      PhenologyBenchmark.self, WeatherBenchmark.self, CatalogueBenchmark.self,
      PortfolioBenchmark.self, LikelihoodComparison.self, PolicyYearsBenchmark.self,
      BandBenchmark.self,
    ]
  }

  static func main() async throws {
    let words = CommandLine.arguments.dropFirst()
    guard let workload = workloads.first(where: { $0.name == words.first }) else {
      print("usage: AgroBenchmarks WORKLOAD [--key value ...] [--json]")
      for workload in workloads { print("  \(workload.name): \(workload.summary)") }
      return
    }
    try await workload.run(Arguments(words.dropFirst()))
  }
}
