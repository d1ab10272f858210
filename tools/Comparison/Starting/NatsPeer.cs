using System.Globalization;

namespace Tidegate.Compare.Starting;

/// <summary>nats-server: all clients subscribe to one subject for the broadcast, and to one of their own for the echo.</summary>
internal sealed class NatsPeer : IPeer
{
    /// <inheritdoc/>
    public string Name => "nats";

    /// <inheritdoc/>
    public string Title => "nats-server, WebSocket listener";

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(Workshop workshop) => (await Workshop.RunAsync("nats-server", ["--version"])).Trim();

    /// <inheritdoc/>
    public Launch Launch(Workshop workshop, string folder)
    {
        var (port, clients) = (Ports.Free(), Ports.Free());
        var settings = Path.Combine(folder, "nats.conf");
        File.WriteAllText(settings, File.ReadAllText(workshop.PeerFile("nats/nats.conf"))
            .Replace("CLIENTPORT", clients.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("PORT", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var target = new LoadTarget
        {
            Port = port,
            Path = "/",
            Binary = true,
            Greeting = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\nSUB all 1\r\nSUB own.{i} 2\r\nPING\r\n",
            Greeted = "PONG",
            Replies = [new("PING\r\n", "PONG\r\n")],
        };
        return new Launch([new Command("nats-server", ["-c", settings], port)], target)
        {
            Broadcast = text => Trigger.Message($"PUB all {text.Length}\r\n{text}\r\n"),
            Echo = $"PUB own.{{i}} {"tge00000000".Length}\r\n{{m}}\r\n",
        };
    }
}
