@_exported public import AgroFiles
@_exported public import AgroModel
@_exported public import AgroPolicy
@_exported public import AgroQuantities
@_exported public import AgroReports
@_exported public import AgroSimulation
@_exported public import AgroStatistics
