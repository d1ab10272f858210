using System.Globalization;

namespace Tidegate.Cluster.Clients;

/// <summary>What one client process does.</summary>
/// <param name="Targets">Public addresses of the frontends, as <c>ip:port</c>.</param>
/// <param name="Weights">How often each is chosen.</param>
/// <param name="Slots">The most sockets it holds.</param>
/// <param name="Seed">Seed of its choices.</param>
internal sealed record ClientSettings(IReadOnlyList<string> Targets, IReadOnlyList<int> Weights, int Slots, int Seed)
{
    /// <summary>The share of slots whose sockets live short.</summary>
    public const double ChurnShare = 0.3;

    /// <summary>Mean life of those.</summary>
    public static readonly TimeSpan ChurnLife = TimeSpan.FromSeconds(10);

    /// <summary>Time between two probes of a socket.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    /// <summary>Time for connect and upgrade together.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>As arguments of the process.</summary>
    public IEnumerable<string> ToArguments() =>
        [string.Join(',', Targets), string.Join(',', Weights), Text(Slots), Text(Seed)];

    /// <summary>From the arguments of the process.</summary>
    public static ClientSettings Parse(ReadOnlySpan<string> arguments) => new(
        arguments[0].Split(','),
        [.. arguments[1].Split(',').Select(Number)],
        Number(arguments[2]),
        Number(arguments[3]));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
