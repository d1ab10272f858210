using System.Collections.Immutable;
using Tidegate.Budget;

namespace Tidegate.Grains.Budget;

/// <content>What a limit would do.</content>
internal sealed partial class BudgetLedger
{
    /// <summary>What setting a limit would close now; to be asked only while no write is under way.</summary>
    /// <param name="maxConnections">The limit asked about; null is the configured one.</param>
    public LimitForecast Forecast(int? maxConnections)
    {
        var proposed = Proposed(maxConnections);
        var keep = KeepByFrontend(proposed);
        var settings = _rules.Settings;
        ImmutableArray<FrontendForecast> frontends =
        [
            .. _entries.Values
                .Select((entry, i) => new FrontendForecast
                {
                    FrontendId = entry.Id,
                    Name = entry.Name,
                    Live = entry.Live,
                    Close = entry.Live - keep[i],
                    Takes = BudgetPolicy.ShedTime(entry.Live - keep[i], settings.ShedWarningPeriod, settings.ShedPerSecond),
                })
                .Where(frontend => frontend.Close.Total > 0)
                .OrderByDescending(frontend => frontend.Close.Total),
        ];
        return new LimitForecast
        {
            Current = _limit,
            Proposed = proposed,
            InUse = _inUse,
            ToClose = frontends.Sum(frontend => frontend.Close.Total),
            WarningPeriod = settings.ShedWarningPeriod,
            PerSecond = settings.ShedPerSecond,
            Takes = frontends.Select(frontend => frontend.Takes).DefaultIfEmpty().Max(),
            Frontends = frontends,
        };
    }

    /// <summary>The limit that an operator's wish comes to, one version later.</summary>
    private LimitSetting Proposed(int? maxConnections) => Configured(_limit.Version + 1) with
    {
        MaxConnections = maxConnections ?? _rules.MaxConnections,
        SetByOperator = maxConnections is not null,
    };
}
