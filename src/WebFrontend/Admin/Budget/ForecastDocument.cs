using System.Collections.Immutable;
using Tidegate.Budget;

namespace Tidegate.WebFrontend.Admin.Budget;

/// <summary>What a limit would do, as <c>GET /admin/limits:whatIf</c> answers it.</summary>
/// <param name="Current">The limit in force.</param>
/// <param name="Proposed">The limit that was asked about.</param>
/// <param name="InUse">Live connections.</param>
/// <param name="ToClose">Connections that would be closed.</param>
/// <param name="WarningSeconds">Time from the warning to the first close.</param>
/// <param name="PerSecondPerFrontend">The most connections of one class that one frontend closes per second.</param>
/// <param name="TakesSeconds">Time from setting the limit to the last close.</param>
/// <param name="Frontends">Those that would close connections, the ones with the most first.</param>
/// <param name="Unreachable">Those that would, and did not say which.</param>
internal sealed record ForecastDocument(
    LimitDocument Current,
    LimitDocument Proposed,
    int InUse,
    int ToClose,
    double WarningSeconds,
    int PerSecondPerFrontend,
    double TakesSeconds,
    ImmutableArray<FrontendForecastDocument> Frontends,
    ImmutableArray<string> Unreachable)
{
    public static ForecastDocument From(LimitForecast forecast) => new(
        LimitDocument.From(forecast.Current),
        LimitDocument.From(forecast.Proposed),
        forecast.InUse,
        forecast.ToClose,
        forecast.WarningPeriod.TotalSeconds,
        forecast.PerSecond,
        forecast.Takes.TotalSeconds,
        [.. forecast.Frontends.Select(FrontendForecastDocument.From)],
        forecast.Unreachable);
}

/// <summary>One frontend's part of it.</summary>
/// <param name="FrontendId">The frontend.</param>
/// <param name="Name">Its configured name.</param>
/// <param name="Live">Connections it has now.</param>
/// <param name="Close">Connections it would close.</param>
/// <param name="TakesSeconds">Time from setting the limit to its last close.</param>
/// <param name="First">The connections that would go first, the longest idle first; not all of them.</param>
internal sealed record FrontendForecastDocument(
    string FrontendId,
    string Name,
    int Live,
    int Close,
    double TakesSeconds,
    ImmutableArray<CandidateDocument> First)
{
    public static FrontendForecastDocument From(FrontendForecast frontend) => new(
        frontend.FrontendId,
        frontend.Name,
        frontend.Live.Total,
        frontend.Close.Total,
        frontend.Takes.TotalSeconds,
        [.. frontend.First.Select(CandidateDocument.From)]);
}

/// <summary>A connection that would be closed.</summary>
/// <param name="Id">The connection.</param>
/// <param name="Class"><c>standard</c> or <c>priority</c>.</param>
/// <param name="IdleSeconds">Seconds since its last application activity.</param>
internal sealed record CandidateDocument(string Id, string Class, double IdleSeconds)
{
    public static CandidateDocument From(CloseCandidate candidate) => new(
        candidate.ConnectionId,
        candidate.Class.Name(),
        candidate.IdleFor.TotalSeconds);
}
