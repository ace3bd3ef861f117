public import AgroModel
public import AgroStatistics

/// A contract of a scenario: like objects of one crop in one zone with their covers.
public struct InsuredContract: Sendable, Hashable {
  /// The tariff that is laid beside the price.
  public struct TariffReference: Sendable, Hashable {
    /// The rule book, nil where place and date decide.
    public var book: String?
    /// The place as the book knows it.
    public var place: String
    /// The crop as the book knows it.
    public var crop: String
    /// The package.
    public var packages: [String]

    /// A reference to a tariff.
    public init(book: String?, place: String, crop: String, packages: [String]) {
      self.book = book
      self.place = place
      self.crop = crop
      self.packages = packages
    }
  }

  /// The name of the contract; addresses the draws of its objects.
  public var id: String
  /// The zone and the crop (with its variant), as the layout names them.
  public var zone: String
  public var crop: String
  /// Names of covers of the scenario.
  public var covers: [String]
  /// Area of one object, hectares.
  public var area: Parameter
  /// Insured yield, t/ha.
  public var insuredYield: Parameter
  /// Insured price, currency a tonne.
  public var price: Parameter
  /// The object's lasting yield over the zone's.
  public var level: Parameter
  /// Standard deviation of the logarithm of the object's own yearly deviation.
  public var deviation: Parameter
  /// Number of like objects that are simulated.
  public var objects: Int
  /// The tariff beside, if any.
  public var tariff: TariffReference?
  /// Years of crop value that the sum insured is: 3 for trees and bushes.
  public var yearsOfValue: Parameter?
  /// The cover whose damage an index of this contract stands for, if any.
  public var standsFor: String?

  /// A contract.
  public init(
    id: String, zone: String, crop: String, covers: [String], area: Parameter,
    insuredYield: Parameter, price: Parameter, level: Parameter, deviation: Parameter,
    objects: Int, tariff: TariffReference? = nil
  ) {
    self.id = id
    self.zone = zone
    self.crop = crop
    self.covers = covers
    self.area = area
    self.insuredYield = insuredYield
    self.price = price
    self.level = level
    self.deviation = deviation
    self.objects = objects
    self.tariff = tariff
  }

  /// Sum insured of one object in the currency's main unit: area x insured yield x price.
  public var sumInsured: Double {
    area.value * insuredYield.value * price.value * (yearsOfValue?.value ?? 1)
  }
}

/// What is added to the expected loss, as shares of what each is a share of.
public struct PremiumLoads: Sendable {
  /// Cost of adjusting losses as a share of the expected loss.
  public var lossAdjustment: Parameter
  /// Fixed expense of a contract as a share of the sum insured.
  public var fixedExpense: Parameter
  /// Expenses as a share of the premium.
  public var expenses: Parameter
  /// Commission as a share of the premium.
  public var commission: Parameter
  /// Profit as a share of the premium.
  public var profit: Parameter
  /// The charge for variability.
  public var principle: PremiumPrinciple
  /// The number of the charge (its rate or load) with its source.
  public var charge: Parameter

  /// Loads.
  public init(
    lossAdjustment: Parameter, fixedExpense: Parameter, expenses: Parameter,
    commission: Parameter, profit: Parameter, principle: PremiumPrinciple, charge: Parameter
  ) {
    self.lossAdjustment = lossAdjustment
    self.fixedExpense = fixedExpense
    self.expenses = expenses
    self.commission = commission
    self.profit = profit
    self.principle = principle
    self.charge = charge
  }

  /// The gross rate of a pure one: the risk load is what the principle asks above the mean of the
  /// years.
  ///
  /// - Parameter years: annual losses as shares of the sum insured.
  /// - Throws: what the principle throws, and `ParameterError` for impossible loads.
  public func gross(pureRate: Double, years: LossSample) throws -> GrossPremium {
    let loaded = try principle.premium(of: years)
    return try GrossPremium(
      purePremium: pureRate, lossAdjustment: lossAdjustment.value,
      riskLoad: max(0, loaded.value - years.mean), fixedExpense: fixedExpense.value,
      variableExpense: expenses.value + commission.value, profit: profit.value)
  }
}
