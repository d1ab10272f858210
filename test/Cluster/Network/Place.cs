namespace Tidegate.Cluster.Network;

/// <summary>Where a process of the cluster lives: in a network namespace of its own, or on loopback like all others.</summary>
/// <param name="Name">Name in messages.</param>
/// <param name="Namespace">The namespace; null on loopback.</param>
/// <param name="ClusterAddress">Its address towards silos, frontends and Redis.</param>
/// <param name="PublicAddress">Its address towards clients.</param>
internal sealed record Place(string Name, string? Namespace, string ClusterAddress, string PublicAddress)
{
    private const string Loopback = "127.0.0.1";

    /// <summary>A place that shares this machine's loopback.</summary>
    public static Place OnLoopback(string name) => new(name, null, Loopback, Loopback);

    /// <summary>
    /// Starts a program there. It keeps the process id that it starts with, and has a session of its own, so that Ctrl+C ends the trial and
    /// not the processes under it.
    /// </summary>
    public ChildProcess Start(string program, IEnumerable<string> arguments, Action<string>? onLine = null, bool keepInput = false) =>
        Namespace is null
            ? ChildProcess.Start(Name, "setsid", [program, .. arguments], CleanEnvironment, folder: null, onLine, keepInput)
            : ChildProcess.Start(Name, "setsid", ["ip", "netns", "exec", Namespace, program, .. arguments], CleanEnvironment, folder: null, onLine, keepInput);

    /// <summary>Runs a small program there.</summary>
    public Task<string> RunAsync(string program, params string[] arguments) =>
        Namespace is null ? Tool.RunAsync(program, arguments) : Tool.RunAsync("ip", ["netns", "exec", Namespace, program, .. arguments]);

    /// <summary>An HTTP handler whose connections begin in this place.</summary>
    public SocketsHttpHandler NewHttpHandler() => Namespace is null
        ? new SocketsHttpHandler { UseProxy = false }
        : new SocketsHttpHandler { UseProxy = false, ConnectCallback = NamespaceSockets.ConnectorOf(Namespace) };

    /// <summary>Settings of the machine must not leak into the processes under test.</summary>
    private static Dictionary<string, string?> CleanEnvironment => Environment.GetEnvironmentVariables().Keys.Cast<string>()
        .Where(key => key.StartsWith("Tidegate__", StringComparison.OrdinalIgnoreCase) || key.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(key => key, _ => (string?)null);
}
