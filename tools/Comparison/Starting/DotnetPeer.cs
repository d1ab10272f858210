using System.Globalization;

namespace Tidegate.Compare.Starting;

/// <summary>A server of .NET itself, in a program of the comparison.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="title">Name in tables.</param>
/// <param name="kind">Which server the program is.</param>
/// <param name="tls">Over TLS.</param>
internal sealed class DotnetPeer(string name, string title, string kind, bool tls = false) : IPeer
{
    private const string Assembly = "Tidegate.ComparePeers";
    private const string Ping = "{\"type\":6}\u001e";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Title => title;

    /// <inheritdoc/>
    public async Task<string> PrepareAsync(Workshop workshop)
    {
        await workshop.PublishAsync(workshop.PeerFile("dotnet"), Assembly);
        return $".NET {Environment.Version}";
    }

    /// <inheritdoc/>
    public Launch Launch(Workshop workshop, string folder)
    {
        var port = Ports.Free();
        string[] arguments =
        [
            Path.Combine(workshop.Artifacts, Assembly, Assembly + ".dll"), kind, port.ToString(CultureInfo.InvariantCulture),
            .. tls ? [Certificate.PathIn(workshop), Certificate.KeyIn(workshop)] : Array.Empty<string>(),
        ];
        var target = new LoadTarget { Port = port, Tls = tls };
        return new Launch([new Command("dotnet", arguments, port)], kind != "signalr" ? target : target with
        {
            Greeting = "{\"protocol\":\"json\",\"version\":1}\u001e",
            Greeted = "{}",
            Replies = [new(Ping, Ping)],
        })
        {
            Broadcast = text => kind == "signalr" ? Trigger.Post(port, "/broadcast", text) : Trigger.Message("broadcast:" + text),
            Echo = kind == "signalr" ? "{\"type\":1,\"target\":\"Echo\",\"arguments\":[\"{m}\"]}\u001e" : "{m}",
        };
    }
}
