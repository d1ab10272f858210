using Tidegate.Clients.Admin;
using Tidegate.Cluster.Network;

namespace Tidegate.Cluster.Rig;

/// <summary>A frontend, with the way to its admin listener, which no fault of the network cuts.</summary>
internal sealed class Frontend : Member
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan QuickTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpClient _health;

    public Frontend(string name, Place place, FrontendPorts ports, Func<Member, (string, IEnumerable<string>)> command, LineLog log)
        : base(name, place, command, log)
    {
        Ports = ports;
        var address = new Uri($"http://127.0.0.1:{ports.Admin}");
        Admin = new AdminClient(address, place.NewHttpHandler());
        QuickAdmin = new AdminClient(address, place.NewHttpHandler(), QuickTimeout);
        _health = new HttpClient(place.NewHttpHandler()) { BaseAddress = address, Timeout = QuickTimeout };
    }

    public FrontendPorts Ports { get; }

    /// <summary>The admin listener, for questions whose answer is needed.</summary>
    public AdminClient Admin { get; }

    /// <summary>The admin listener, for questions that may fail.</summary>
    public AdminClient QuickAdmin { get; }

    /// <summary>Where clients connect.</summary>
    public string Target => $"{Place.PublicAddress}:{Ports.Public}";

    /// <summary>Waits until it is ready.</summary>
    /// <exception cref="TimeoutException">It is not, or it has ended.</exception>
    public async Task ReadyAsync()
    {
        await Eventually.Holds(
            $"{Name} is ready",
            ReadyTimeout,
            async () =>
            {
                if (Process is null or { HasExited: true })
                    throw new InvalidOperationException($"{Name} ended before it was ready:\n{Process?.Output.Text}");
                using var answer = await _health.GetAsync(new Uri("/health/ready", UriKind.Relative));
                return (int)answer.StatusCode;
            },
            status => status == 200);
    }
}
