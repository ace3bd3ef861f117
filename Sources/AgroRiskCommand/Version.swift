/// What the program says of itself.
enum Version {
  static let number = "0.1.0"
  /// The commit that was built, where the build told it.
  static let commit: String? = nil
  static let text = "agrorisk \(number)"
}
