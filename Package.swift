// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors where continuous integration builds, never for a user with a newer compiler.
let strict = Context.environment["CI"] != nil

let testSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]
let settings = testSettings + (strict ? [.treatAllWarnings(as: .error)] : [])

// Benchmarks are compiled for those who ask: AGRORISK_BENCHMARKS=1 swift run -c release AgroBenchmarks
let benchmarks: [Target] =
  Context.environment["AGRORISK_BENCHMARKS"] == nil
  ? []
  : [
    .executableTarget(
      name: "AgroBenchmarks",
      dependencies: [
        "AgroQuantities", "AgroStatistics", "AgroModel", "AgroSimulation", "AgroValidation",
        "AgroFiles",
      ],
      swiftSettings: settings)
  ]

let package = Package(
  name: "AgroRisk",
  products: [
    .library(name: "AgroRisk", targets: ["AgroRisk"]),
    .executable(name: "agrorisk", targets: ["AgroRiskCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
    .target(name: "CAgroKernels"),
    .target(name: "AgroQuantities", dependencies: ["CAgroKernels"], swiftSettings: settings),
    .target(
      name: "AgroStatistics", dependencies: ["AgroQuantities", "CGSL", "CAgroKernels"],
      swiftSettings: settings),
    .target(name: "AgroPolicy", dependencies: ["AgroQuantities"], swiftSettings: settings),
    .target(
      name: "AgroModel", dependencies: ["AgroQuantities", "AgroStatistics", "CAgroKernels"],
      swiftSettings: settings),
    .target(
      name: "AgroFiles",
      dependencies: [
        "AgroQuantities", "AgroPolicy", "AgroStatistics", "AgroModel", "AgroSimulation",
      ],
      swiftSettings: settings),
    .target(
      name: "AgroSimulation",
      dependencies: [
        "AgroQuantities", "AgroStatistics", "AgroModel", "AgroPolicy", "CAgroKernels",
      ],
      swiftSettings: settings),
    .target(
      name: "AgroReports", dependencies: [
        "AgroQuantities", "AgroStatistics", "AgroPolicy", "AgroModel", "AgroSimulation",
      ],
      swiftSettings: settings),
    .target(
      name: "AgroValidation",
      dependencies: [
        "AgroQuantities", "AgroStatistics", "AgroModel", "AgroSimulation", "AgroFiles",
        "AgroReports",
      ],
      swiftSettings: settings),
    .target(
      name: "AgroRisk",
      dependencies: [
        "AgroQuantities", "AgroStatistics", "AgroModel", "AgroSimulation", "AgroPolicy", "AgroFiles",
        "AgroReports",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "AgroRiskCommand",
      dependencies: [
        "AgroRisk", "AgroValidation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "AgroFilesTests",
      dependencies: [
        "AgroFiles", "AgroModel", "AgroPolicy", "AgroQuantities",
        .product(name: "Yams", package: "Yams"),
      ],
      exclude: ["Files"], swiftSettings: testSettings),
    .testTarget(
      name: "AcceptanceTests",
      dependencies: ["AgroFiles", "AgroPolicy", "AgroQuantities", "AgroReports"],
      swiftSettings: testSettings),
    .testTarget(
      name: "AgroValidationTests", dependencies: ["AgroValidation", "AgroFiles", "AgroQuantities"],
      swiftSettings: testSettings),
    .testTarget(
      name: "AgroReportsTests", dependencies: ["AgroReports", "AgroPolicy", "AgroQuantities"],
      swiftSettings: testSettings),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "AgroRiskCommand", "AgroRisk", "AgroFiles", "AgroModel", "AgroSimulation",
        "AgroStatistics",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "AgroQuantitiesTests", dependencies: ["AgroQuantities", "CAgroKernels"],
      swiftSettings: testSettings),
    .testTarget(
      name: "AgroFitTests",
      dependencies: ["AgroFiles", "AgroReports", "AgroStatistics", "AgroQuantities"],
      swiftSettings: testSettings),
    .testTarget(
      name: "AgroModelTests", dependencies: ["AgroModel", "AgroStatistics", "AgroQuantities"],
      swiftSettings: testSettings),
    .testTarget(
      name: "AgroSimulationTests",
      dependencies: [
        "AgroSimulation", "AgroModel", "AgroStatistics", "AgroQuantities", "AgroValidation",
      ],
      swiftSettings: testSettings),
    .testTarget(
      name: "AgroStatisticsTests", dependencies: ["AgroStatistics"], swiftSettings: testSettings),
  ] + benchmarks,
  swiftLanguageModes: [.v6]
)
