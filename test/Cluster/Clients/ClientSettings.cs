using System.Globalization;

namespace Tidegate.Cluster.Clients;

/// <summary>What one client process does.</summary>
/// <param name="Targets">Public addresses of the frontends, as <c>ip:port</c>.</param>
/// <param name="Weights">How often each is chosen.</param>
/// <param name="Slots">The most sockets it holds.</param>
/// <param name="Seed">Seed of its choices.</param>
/// <param name="ProbeInterval">Time between two probes of a socket.</param>
/// <param name="ChurnLife">Mean life of those sockets that come and go.</param>
internal sealed record ClientSettings(
    IReadOnlyList<string> Targets,
    IReadOnlyList<int> Weights,
    int Slots,
    int Seed,
    TimeSpan ProbeInterval,
    TimeSpan ChurnLife)
{
    /// <summary>The share of slots whose sockets live short.</summary>
    public const double ChurnShare = 0.3;

    /// <summary>Time for connect and upgrade together.</summary>
    public static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>As arguments of the process.</summary>
    public IEnumerable<string> ToArguments() =>
        [string.Join(',', Targets), string.Join(',', Weights), Text(Slots), Text(Seed), Text((int)ProbeInterval.TotalMilliseconds), Text((int)ChurnLife.TotalMilliseconds)];

    /// <summary>From the arguments of the process.</summary>
    public static ClientSettings Parse(ReadOnlySpan<string> arguments) => new(
        arguments[0].Split(','),
        [.. arguments[1].Split(',').Select(Number)],
        Number(arguments[2]),
        Number(arguments[3]),
        TimeSpan.FromMilliseconds(Number(arguments[4])),
        TimeSpan.FromMilliseconds(Number(arguments[5])));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
