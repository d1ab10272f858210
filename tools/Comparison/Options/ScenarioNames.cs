namespace Tidegate.Compare.Options;

/// <summary>Names of what can be measured.</summary>
internal static class ScenarioNames
{
    /// <summary>Memory and processor time of connections that say nothing.</summary>
    public const string Idle = "idle";

    /// <summary>Many clients at a fixed rate.</summary>
    public const string Burst = "burst";

    /// <summary>A text to all.</summary>
    public const string Broadcast = "broadcast";

    /// <summary>Messages that come back.</summary>
    public const string Echo = "echo";

    /// <summary>All go at once.</summary>
    public const string Leave = "leave";

    /// <summary>As many clients as the server takes.</summary>
    public const string Opens = "opens";

    /// <summary>All of them, in the order in which they run.</summary>
    public static readonly IReadOnlyList<string> All = [Idle, Burst, Broadcast, Echo, Leave, Opens];
}
