using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tidegate.Budget;
using Tidegate.Frontends;

namespace Tidegate.Grains.Frontends;

/// <summary>Adds to a forecast which connections would go first, as far as their frontends answer.</summary>
internal sealed class CloseForecast(IGrainFactory grains, TimeProvider time, ILogger logger)
{
    /// <summary>The most connections that are named per frontend and class.</summary>
    public const int NamedPerClass = 10;

    /// <summary>The most frontends that are asked, those with the most to close first.</summary>
    public const int MaxAsked = 100;

    private readonly FrontendCaller _caller = new(grains, time, logger);

    public async Task<LimitForecast> Fill(LimitForecast forecast)
    {
        // All at once: what a frontend is asked costs it one look at its sockets, and the caller waits for the slowest only.
        var asked = await Task.WhenAll(forecast.Frontends.Take(MaxAsked).Select(Fill));
        return forecast with
        {
            Frontends = [.. forecast.Frontends.Select((frontend, i) => (i < asked.Length ? asked[i] : null) ?? frontend)],
            Unreachable = [.. forecast.Frontends.Take(MaxAsked).Where((_, i) => asked[i] is null).Select(frontend => frontend.FrontendId)],
        };
    }

    private async Task<FrontendForecast?> Fill(FrontendForecast frontend)
    {
        var first = ImmutableArray.CreateBuilder<CloseCandidate>();
        foreach (var admissionClass in (AdmissionClass[])[AdmissionClass.Standard, AdmissionClass.Priority])
        {
            var count = Math.Min(frontend.Close[admissionClass], NamedPerClass);
            if (count == 0) continue;
            var query = new ConnectionQuery { Class = admissionClass, LongestIdleFirst = true, Top = count };
            var page = await _caller.Ask(frontend.FrontendId, observer => observer.List(query));
            if (page is null) return null;
            first.AddRange(page.Connections.Select(view => new CloseCandidate(view.Descriptor.ConnectionId, admissionClass, view.Reading.IdleFor)));
        }

        return frontend with { First = first.DrainToImmutable() };
    }
}
