using System.Globalization;
using Tidegate.Compare.Running;

namespace Tidegate.Compare.Starting;

/// <summary>Where the clients of a peer connect, and what they say in its protocol.</summary>
internal sealed record LoadTarget
{
    /// <summary>Port at 127.0.0.1.</summary>
    public required int Port { get; init; }

    /// <summary>Path and query; <c>{i}</c> becomes the number of the client.</summary>
    public string Path { get; init; } = "/ws";

    /// <summary>Subprotocol that is asked for.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>First message of each client; empty: the server speaks first; null: the upgrade is all.</summary>
    public string? Greeting { get; init; }

    /// <summary>Part of the answer to it.</summary>
    public string? Greeted { get; init; }

    /// <summary>Heartbeats of the protocol: what comes, and what is answered.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Replies { get; init; } = [];

    /// <summary>Messages are binary frames.</summary>
    public bool Binary { get; init; }

    /// <summary>Over TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>As arguments of the client.</summary>
    public IEnumerable<string> Arguments()
    {
        var arguments = new List<string>
        {
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--path", Path, "--sources", "127.0.0.2,127.0.0.3,127.0.0.4",
        };
        if (Subprotocol is not null)
            arguments.AddRange(["--headers", LoadClient.Escaped($"Sec-WebSocket-Protocol: {Subprotocol}\r\n")]);
        if (Greeting is not null)
            arguments.AddRange(["--greeting", LoadClient.Escaped(Greeting), "--greeted", LoadClient.Escaped(Greeted ?? "")]);
        foreach (var (comes, goes) in Replies)
            arguments.AddRange(["--reply-to", LoadClient.Escaped(comes), "--reply-with", LoadClient.Escaped(goes)]);
        if (Binary)
            arguments.Add("--binary");
        if (Tls)
            arguments.Add("--tls");
        return arguments;
    }
}
