namespace Tidegate.Compare.Starting;

/// <summary>Every server that can be compared.</summary>
internal static class AllPeers
{
    /// <summary>Name of Tidegate in one process.</summary>
    public const string Tidegate = "tidegate";

    /// <summary>Name of Tidegate in two processes.</summary>
    public const string TidegateApart = "tidegate-processes";

    /// <summary>Name of Tidegate with clients that have a user and groups.</summary>
    public const string TidegateGroups = "tidegate-groups";

    /// <summary>Name of Tidegate over TLS.</summary>
    public const string TidegateTls = "tidegate-tls";

    /// <summary>Name of Kestrel over TLS.</summary>
    public const string KestrelTls = "kestrel-tls";

    /// <summary>Name of what is measured against: WebSockets of ASP.NET Core without anything else.</summary>
    public const string Kestrel = "kestrel";

    /// <summary>In the order of the tables.</summary>
    public static readonly IReadOnlyList<IPeer> List =
    [
        new TidegatePeer(Tidegate, "Tidegate Standalone"),
        new TidegatePeer(TidegateApart, "Tidegate frontend and silo", apart: true),
        new TidegatePeer(TidegateGroups, "Tidegate, user and groups each", query: TidegatePeer.UserAndGroups),
        new TidegatePeer(TidegateTls, "Tidegate Standalone, TLS", tls: true),
        new DotnetPeer(Kestrel, "Kestrel, WebSocket middleware", "websockets"),
        new DotnetPeer(KestrelTls, "Kestrel, WebSocket middleware, TLS", "websockets", tls: true),
        new DotnetPeer("connection", "Kestrel connection, no HTTP kept", "connection"),
        new DotnetPeer("signalr", "SignalR", "signalr"),
        new NodePeer("ws", "ws", "ws", "ws.mjs"),
        new NodePeer("uwebsockets", "uWebSockets.js", "uwebsockets", "uwebsockets.cjs"),
        new SocketIoPeer(),
        new SoketiPeer(),
        new NchanPeer(),
        new NatsPeer(),
        new FastApiPeer(),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. List.Select(peer => peer.Name)];
}
