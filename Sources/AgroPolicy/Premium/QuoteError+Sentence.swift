/// Sentences of `QuoteError`s, so that every language can tell them.
extension QuoteError {
  /// A sentence with `{placeholders}`; the same in every language.
  public enum Sentence: String, Sendable, CaseIterable, Hashable {
    case cropMissing
    case noParcel
    case cropUnknown
    case cropNotInsured
    case cropAmbiguous
    case placeMissing
    case placeUnknown
    case placeUnknownIn
    case placeAmbiguous
    case placeInSeveral
    case zoneUnknown
    case rateUnknown
    case packageNoDefault
    case packageNone
    case packageUnknown
    case packageRefused
    case packageNotSold
    case packageOfOtherKind
    case packageNeeds
    case packagesExclude
    case packageIncluded
    case inputUnknown
    case inputMissing
    case factTwice
    case assumptionTwice
    case choiceMissing
    case amountMissing
    case keyMissing
    case listTooShort
    case mustBePositive
    case mustBeWhole
    case mustBeAtLeast
    case mustBeAtMost
    case mustBeShare
    case mustBeFlag
    case mustBeOneOf
    case outsideBounds
    case malformed
    case emptyText
    case ambiguousNumber
    case unitMissing
    case unitWrong
    case outOfRange
    case currencyUnknown
    case currencyWrong
    case exchangeUnknown
    case assumptionMalformed
    case assumptionAboveOne
    case assumptionUnknown
    case cellUnpublished
    case cellMissing
    case dateBeforeBook
    case dateAfterBook
    case lastDayPassed
    case bookUnknown
    case countryUnknown
    case noBookYet
    case noTariffs
    case sameFile
    case fieldCount
    case columnMissing
    case columnTwice
    case columnUnit
    case columnNamedTwice
    case fileEmpty
    case lineEnds
    case fieldNotText
    case textAfterQuote
    case zeroByte
    case quoteOpen
    case recordTooLong
    case isWorkbook
    case isCompressed
    case isUTF16

    /// The sentence in English.
    public var english: String {
      switch self {
      case .cropMissing: "The crop is missing."
      case .noParcel: "The request names no parcel."
      case .cropUnknown: "The crop '{text}' is not known in {book}."
      case .cropNotInsured: "'{text}' is not insured under {book}; it insures {objects}."
      case .cropAmbiguous: "'{text}' can mean {options}; write one of these ids."
      case .placeMissing: "The place is missing; it decides which rule book holds."
      case .placeUnknown: "The place '{text}' is not known."
      case .placeUnknownIn: "The place '{text}' is not known in {country}."
      case .placeAmbiguous: "The place '{text}' can mean {options}; write one of these ids."
      case .placeInSeveral: "The place '{text}' is in {options}; write '{example}'."
      case .zoneUnknown: "'{text}' is neither a zone nor a place of {book}; its zones are {options}."
      case .rateUnknown: "The book {book} has no rate for {text}."
      case .packageNoDefault:
        "The book {book} has no default package for {object}; name one of {packages}."
      case .packageNone: "The book {book} sells no package for {object}."
      case .packageUnknown: "The package '{text}' is not sold under {book}; it has {packages}."
      case .packageRefused:
        "The package '{package}' is not sold for {object} under {book}: {reason} ({source}, {basis})."
      case .packageNotSold:
        "The package '{package}' is not sold for {object} under {book}; it is named for {objects}."
      case .packageOfOtherKind:
        "The package '{package}' is not sold for {object} under {book}; it is for {kinds}."
      case .packageNeeds:
        "The package '{package}' cannot be bought without '{other}'; ask for --package "
          + "{other},{package}."
      case .packagesExclude:
        "The packages '{package}' and '{other}' cannot be bought together under {book}."
      case .packageIncluded: "The package '{other}' includes '{package}' already; leave it out."
      case .inputUnknown: "The book {book} asks for no '{text}'; it asks for {inputs}."
      case .factTwice: "The {input} is given twice; give it once."
      case .assumptionTwice: "The assumption '{key}' is set twice; set it once."
      case .inputMissing: "The {input} is missing; {book} needs it for {object}."
      case .choiceMissing: "The {input} is missing; {book} needs it for {object}: {choices}."
      case .amountMissing: "The {input} is missing; the book needs it for '{amount}'."
      case .keyMissing: "The {input} is missing; the table {table} is read by it."
      case .listTooShort: "The {input} has {count} values, but {least} are needed."
      case .mustBePositive: "The {input} is '{text}', but must be above 0."
      case .mustBeWhole: "The {input} is '{text}', but must be a whole number."
      case .mustBeAtLeast: "The {input} is '{text}', but must be at least {limit}."
      case .mustBeAtMost: "The {input} is '{text}', but must be at most {limit}."
      case .mustBeShare: "The {input} is '{text}', but must be a share from 0 to 100 %."
      case .mustBeFlag: "The {input} is '{text}', but must be yes or no."
      case .mustBeOneOf: "The {input} is '{text}', but must be one of {choices}."
      case .outsideBounds:
        "The {input} of {object} is {value}, outside {printed}, the bounds of {table} "
          + "({source}); --assume {key}=off prices it all the same."
      case .malformed: "The {input} '{text}' is not {expected}."
      case .emptyText: "The {input} is empty; expected is {expected}."
      case .ambiguousNumber:
        "The {input}: '{text}' can be read in two ways; write {first} or {second}."
      case .unitMissing: "The {input} '{text}' has no unit; accepted are {accepted}."
      case .unitWrong: "The {input} '{text}' has the unit '{unit}'; accepted are {accepted}."
      case .outOfRange: "The {input} '{text}' is out of range; it must be {requirement}."
      case .currencyUnknown: "'{text}' is not a known currency; write a code such as AZN, UZS or USD."
      case .currencyWrong: "The {input} '{text}' is in {found}, but {book} counts in {currency}."
      case .exchangeUnknown: "ExchangeRates.csv has no way from {currency} to {found}."
      case .assumptionMalformed:
        "The assumption {key}='{text}' is not a number that is zero or more, such as 1.2 %, "
          + "0.012, 12 per 1000 or 30 {currency}."
      case .assumptionAboveOne:
        "The assumption {key}='{text}' is more than 100 %; write it with its sign, such as 1.2 %."
      case .assumptionUnknown: "The book {book} has nothing named '{key}' that could be assumed."
      case .cellUnpublished:
        "The {amount}{subject} is not published in {book}{known}; set it with --assume "
          + "{key}=\"...\"."
      case .cellMissing: "The table {table} has no cell for {text}; it has {options}."
      case .dateBeforeBook: "The date {date} lies before {from}, when {book} came into force."
      case .dateAfterBook:
        "The date {date} lies after {through}, the last day of {book}; {successor} holds then."
      case .lastDayPassed:
        "The date {date} lies after {day}, the last day to apply for {object} in a calendar "
          + "year ({source}, rule of {since})."
      case .bookUnknown: "There is no rule book '{text}'; the books are {options}."
      case .countryUnknown: "There is no jurisdiction '{text}'; those with rule books are {options}."
      case .noBookYet: "{country} has no rule book on {date}; its first, {book}, holds from {from}."
      case .noTariffs:
        "No folder with rule books was found; looked at {options}. Name it with --tariffs DIR."
      case .sameFile: "The list, --out and --rejects must be three different files."
      case .fieldCount: "The row has {count} fields, but the header has {least}."
      case .columnMissing: "The header has no column 'crop'; it has {text}; expected is {expected}."
      case .columnTwice: "The columns {first} and {second} both give the {input}."
      case .columnUnit: "The column '{text}' has the unit '{unit}'; accepted are {accepted}."
      case .columnNamedTwice: "Columns {first} and {second} are both named '{text}'."
      case .fileEmpty: "The file is empty; a header line is expected."
      case .lineEnds: "Lines end with CR alone; save the table with LF or CRLF."
      case .fieldNotText: "Field {count} is not UTF-8 text; save the table as CSV in UTF-8."
      case .textAfterQuote: "Text follows a closing quote in field {count}."
      case .zeroByte: "The record holds a byte 0; the file is not a text."
      case .quoteOpen: "A field opens with a quote that is never closed."
      case .recordTooLong: "The record is longer than 1 MB; a quote may not be closed."
      case .isWorkbook: "The file is a workbook or an archive; save the table as CSV in UTF-8."
      case .isCompressed: "The file is compressed; unpack it first."
      case .isUTF16: "The file is in UTF-16; save the table as CSV in UTF-8."
      }
    }
  }
}
