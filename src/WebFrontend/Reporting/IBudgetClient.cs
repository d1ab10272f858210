using Tidegate.Budget;

namespace Tidegate.WebFrontend.Reporting;

/// <summary>The way to the budget grain.</summary>
internal interface IBudgetClient
{
    /// <summary>Sends one report.</summary>
    /// <exception cref="Exception">The outcome is unknown.</exception>
    Task<PermitAnswer> ReportAsync(PermitReport report, CancellationToken cancellation);
}

/// <summary>Figures of this frontend that travel with its reports.</summary>
internal interface IFrontendLoadSource
{
    /// <summary>The figures at this moment.</summary>
    FrontendLoad Current();
}
