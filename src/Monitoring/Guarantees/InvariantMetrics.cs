using System.Diagnostics.Metrics;
using Tidegate.Diagnostics;

namespace Tidegate.Guarantees;

/// <summary>Counts broken invariants. Any count above zero is a defect of Tidegate.</summary>
internal sealed class InvariantMetrics(IMeterFactory meters) : IFeatureMetrics
{
    /// <summary>The ledger, in the silo that has it.</summary>
    public const string Ledger = "ledger";

    /// <summary>The permit pool of a frontend.</summary>
    public const string Pool = "pool";

    private readonly Counter<long> _violations = meters.Create(TidegateMeter.Name).CreateCounter<long>(
        "tidegate.invariant.violations", "{violation}", "Assertions of ledger and permit pool that failed, by part.");

    /// <inheritdoc/>
    public void AtStart()
    {
        Add(Ledger, 0);
        Add(Pool, 0);
    }

    /// <summary>Counts the exception where it says that an invariant is broken.</summary>
    /// <param name="part"><see cref="Ledger"/> or <see cref="Pool"/>.</param>
    /// <param name="error">What was caught.</param>
    public void CountIn(string part, Exception error)
    {
        if (error is InvariantViolatedException) Add(part, 1);
    }

    private void Add(string part, long count) => _violations.Add(count, new KeyValuePair<string, object?>("part", part));
}
