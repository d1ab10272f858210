namespace Tidegate.Simulation.Scale;

/// <summary>One measured cluster and what its clients do.</summary>
internal sealed record ScaleLoad
{
    /// <summary>Frontends, each with the same demand.</summary>
    public required int Frontends { get; init; }

    /// <summary>The limit of the cluster.</summary>
    public int Limit { get; init; } = 10_000_000;

    /// <summary>What the store takes for one write.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How the document is written.</summary>
    public LedgerFormat Format { get; init; }

    /// <summary>Clients per second over the whole cluster while it fills.</summary>
    public int ConnectRate { get; init; } = 20_000;

    /// <summary>Clients per second that leave one frontend and come to another.</summary>
    public int ChurnRate { get; init; } = 10_000;

    /// <summary>How long each phase is measured, in simulated time.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The processor time that the ledger and the serializer really take passes in the simulated world too. Without it figures depend on
    /// nothing but the load.
    /// </summary>
    public bool ChargesCpu { get; init; } = true;
}
