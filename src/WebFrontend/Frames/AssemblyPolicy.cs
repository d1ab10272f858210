using Tidegate.Configuration;

namespace Tidegate.WebFrontend.Frames;

/// <summary>How slowly a message may arrive. Pure.</summary>
internal static class AssemblyPolicy
{
    /// <summary>
    /// True where a message arrives more slowly than it may: one that is not complete after a first time must have brought the least rate,
    /// on average. So every message has a longest time, and a client that dribbles is found at the end of the first time.
    /// </summary>
    /// <param name="elapsed">Time since its first byte.</param>
    /// <param name="bytes">Payload that has arrived.</param>
    /// <param name="transport">The bounds.</param>
    public static bool IsTooSlow(TimeSpan elapsed, long bytes, TransportOptions transport) =>
        elapsed >= transport.MessageAssemblyTimeout && bytes < elapsed.TotalSeconds * transport.MinUploadKilobytesPerSecond * 1024;
}
