/// Something that is wrong with a book, or that looks like a slip.
public struct LintFinding: Sendable, Hashable, CustomStringConvertible {
  /// How bad a finding is.
  public enum Severity: String, Sendable, CaseIterable, Hashable {
    /// The book cannot be quoted from, or not for some requests.
    case error
    /// The book can be used; somebody should look.
    case warning
  }

  /// How bad it is.
  public var severity: Severity
  /// A short name of the check: `operand-unknown`.
  public var check: String
  /// What was found, without a full stop.
  public var message: String
  /// The file and line that it is about.
  public var position: FilePosition?

  /// A finding of a check.
  public init(
    _ severity: Severity, _ check: String, _ message: String, at position: FilePosition? = nil
  ) {
    self.severity = severity
    self.check = check
    self.message = message
    self.position = position
  }

  /// One line: `az-2022.yaml:41:7: warning: rate-outlier: ...`.
  public var description: String {
    (position.map { "\($0): " } ?? "") + "\(severity.rawValue): \(check): \(message)."
  }
}
