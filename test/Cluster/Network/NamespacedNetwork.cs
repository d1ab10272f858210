using System.Globalization;

namespace Tidegate.Cluster.Network;

/// <summary>
/// A network namespace for each place, and two switches in one of their own: one for silos, frontends and Redis, one for frontends and
/// clients. Nothing of it is connected to the network of the machine.
/// </summary>
/// <remarks>Names begin with <c>tg</c> and the process id, so that runs side by side do not meet.</remarks>
internal sealed class NamespacedNetwork : INetwork
{
    private const string ClusterLink = "c0";
    private const string PublicLink = "p0";
    private const string ClusterSwitch = "cluster";
    private const string PublicSwitch = "public";
    private const string Table = "tidegate";

    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"tg{Environment.ProcessId}");
    private readonly List<string> _namespaces = [];
    private readonly List<Place> _places = [];

    private NamespacedNetwork()
    {
    }

    public bool HasLinks => true;

    private string Switches => $"{_prefix}-sw";

    /// <summary>Null where namespaces can be made; else what is missing.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (Environment.UserName != "root" && !Environment.IsPrivilegedProcess)
            return "network namespaces need root";
        foreach (var program in (string[])["ip", "ss", "nft", "sysctl"])
        {
            if (!Tool.Exists(program))
                return $"{program} is not installed";
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"tg{Environment.ProcessId}-try");
        var (code, text) = await Tool.TryRunAsync("ip", "netns", "add", name);
        if (code != 0)
            return $"network namespaces cannot be made: {text}";
        var (rules, why) = await Tool.TryRunAsync("ip", "netns", "exec", name, "nft", "add", "table", "inet", "try");
        await Tool.RunAsync("ip", "netns", "del", name);
        return rules == 0 ? null : $"nft does not work: {why}";
    }

    /// <summary>Makes the switches.</summary>
    public static async Task<NamespacedNetwork> CreateAsync()
    {
        var network = new NamespacedNetwork();
        try
        {
            await network.AddNamespaceAsync(network.Switches);
            foreach (var name in (string[])[ClusterSwitch, PublicSwitch])
            {
                await Tool.RunAsync("ip", "-n", network.Switches, "link", "add", name, "type", "bridge");
                await Tool.RunAsync("ip", "-n", network.Switches, "link", "set", name, "up");
            }

            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    public async Task<Place> AddAsync(string name)
    {
        var number = (_places.Count + 1).ToString(CultureInfo.InvariantCulture);
        var place = new Place(name, $"{_prefix}-{number}", $"10.77.0.{number}", $"10.77.1.{number}");
        await AddNamespaceAsync(place.Namespace!);
        await Tool.RunAsync("ip", "-n", place.Namespace!, "link", "set", "lo", "up");
        await ConnectAsync(place.Namespace!, ClusterLink, ClusterSwitch, "c" + number, place.ClusterAddress);
        await ConnectAsync(place.Namespace!, PublicLink, PublicSwitch, "p" + number, place.PublicAddress);
        // Thousands of clients at one frontend, and sockets that are made anew in each episode.
        await place.RunAsync("sysctl", "-q", "-w", "net.core.somaxconn=8192", "net.ipv4.ip_local_port_range=10000 65000", "net.ipv4.tcp_tw_reuse=1");
        _places.Add(place);
        return place;
    }

    public Task CutAsync(Place place) => Tool.RunAsync("ip", "-n", place.Namespace!, "link", "set", ClusterLink, "down");

    public Task DropFromAsync(Place place, IEnumerable<Place> others) =>
        FilterAsync(place, $"ip saddr {{ {string.Join(", ", others.Select(other => other.ClusterAddress))} }} drop");

    public Task LoseAsync(Place place, int percent) => FilterAsync(place, string.Create(CultureInfo.InvariantCulture, $"numgen random mod 100 < {percent} drop"));

    public Task ResetAsync(Place place) => Tool.TryRunAsync("ip", "netns", "exec", place.Namespace!, "ss", "-K", "dst", "10.77.0.0/24");

    public async Task HealAsync(Place place)
    {
        await Tool.RunAsync("ip", "-n", place.Namespace!, "link", "set", ClusterLink, "up");
        await Tool.TryRunAsync("ip", "netns", "exec", place.Namespace!, "nft", "delete", "table", "inet", Table);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _namespaces)
            await Tool.TryRunAsync("ip", "netns", "del", name);
    }

    private async Task FilterAsync(Place place, string rule)
    {
        await place.RunAsync("nft", "add", "table", "inet", Table);
        await place.RunAsync("nft", "add", "chain", "inet", Table, "input", "{ type filter hook input priority 0 ; }");
        await place.RunAsync("nft", $"add rule inet {Table} input iifname {ClusterLink} {rule}");
    }

    private async Task AddNamespaceAsync(string name)
    {
        await Tool.RunAsync("ip", "netns", "add", name);
        _namespaces.Add(name);
    }

    private async Task ConnectAsync(string name, string link, string toSwitch, string port, string address)
    {
        await Tool.RunAsync("ip", "link", "add", link, "netns", name, "type", "veth", "peer", "name", port, "netns", Switches);
        await Tool.RunAsync("ip", "-n", Switches, "link", "set", port, "master", toSwitch, "up");
        await Tool.RunAsync("ip", "-n", name, "addr", "add", address + "/24", "dev", link);
        await Tool.RunAsync("ip", "-n", name, "link", "set", link, "up");
    }
}
