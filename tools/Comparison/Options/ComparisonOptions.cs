namespace Tidegate.Compare.Options;

/// <summary>What is compared, and how.</summary>
internal sealed record ComparisonOptions
{
    private const int FewConnections = 1000;

    private readonly TimeSpan? _settle;

    /// <summary>Names of peers; empty: all.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Names of scenarios.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = ScenarioNames.All;

    /// <summary>Numbers of connections at which idle memory and processor time are read, ascending; the last one is that of all other scenarios.</summary>
    public IReadOnlyList<int> Connections { get; init; } = [1000, 5000, 15_000];

    /// <summary>How often everything is measured; the tables show medians.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Handshakes per second of the burst.</summary>
    public int Rate { get; init; } = 4000;

    /// <summary>Handshakes at a time where as many as possible are opened.</summary>
    public int InFlight { get; init; } = 64;

    /// <summary>
    /// How long idle connections are watched, and how long after the end of all of them memory is read. By default two turns of pings, or 10 s
    /// for a try with few connections.
    /// </summary>
    public TimeSpan Settle
    {
        get => _settle ?? TimeSpan.FromSeconds(MostConnections > FewConnections ? 60 : 10);
        init => _settle = value;
    }

    /// <summary>Broadcasts.</summary>
    public int Broadcasts { get; init; } = 5;

    /// <summary>Echoes per second.</summary>
    public int EchoRate { get; init; } = 1000;

    /// <summary>How long echoes are asked for.</summary>
    public TimeSpan EchoTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Path of the results without its ending.</summary>
    public string Output { get; init; } = "bench/results/compare";

    /// <summary>What is measured replaces the same figures of the file that is there, the others stay.</summary>
    public bool Merge { get; init; }

    /// <summary>Uses what was built and installed before.</summary>
    public bool NoBuild { get; init; }

    /// <summary>Builds and installs, and measures nothing.</summary>
    public bool PrepareOnly { get; init; }

    /// <summary>More settings for Tidegate, as <c>Section:Name=value</c>.</summary>
    public IReadOnlyList<string> TidegateSettings { get; init; } = [];

    /// <summary>The most connections that a server sees.</summary>
    public int MostConnections => Connections[^1];
}
