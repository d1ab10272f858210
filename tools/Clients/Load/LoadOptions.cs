using System.Net;

namespace Tidegate.Clients.Load;

/// <summary>One run, as the command line asks for it.</summary>
public sealed record LoadOptions
{
    /// <summary>Servers, used in turn; at least one.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Clients in all.</summary>
    public int Connections { get; init; } = 100;

    /// <summary>Handshakes per second; not used in <see cref="LoadMode.Burst"/>.</summary>
    public double Rate { get; init; } = 500;

    /// <summary>How long the connections are held once every handshake is answered.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the clients do.</summary>
    public LoadMode Mode { get; init; } = LoadMode.Hold;

    /// <summary>Messages per second, all clients together.</summary>
    public double SendRate { get; init; } = 100;

    /// <summary>Bytes of one message.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Local addresses to connect from, used in turn; empty lets the system choose.</summary>
    public IReadOnlyList<IPAddress> Sources { get; init; } = [];

    /// <summary>Addresses to connect to instead of the URL's host, used in turn; the Host header stays.</summary>
    public IReadOnlyList<IPAddress> Destinations { get; init; } = [];

    /// <summary>Clients that are refused or closed come back as the server tells them.</summary>
    public bool Retry { get; init; }

    /// <summary>Bound of one connect and handshake, counted from its scheduled time.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>File for the JSON report.</summary>
    public string? JsonPath { get; init; }

    /// <summary>No progress lines.</summary>
    public bool Quiet { get; init; }

    /// <summary>Connections that must be open once every handshake is answered; null expects nothing.</summary>
    public int? ExpectOpen { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public int Seed { get; init; } = 1;
}
