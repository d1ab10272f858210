namespace Tidegate.Compare.Measuring;

/// <summary>Names of what is measured, each with its unit at the end.</summary>
internal static class FigureKeys
{
    /// <summary>Memory per connection, read at once.</summary>
    public const string IdleMemoryAtOnce = "idle.memoryAtOnce.KiB";

    /// <summary>The same after the settling.</summary>
    public const string IdleMemory = "idle.memory.KiB";

    /// <summary>Processor time per second and connection during the settling.</summary>
    public const string IdleProcessor = "idle.processor.µs/s";

    /// <summary>Pings per connection during the settling, those of the protocol as well.</summary>
    public const string IdlePings = "idle.pings.count";

    /// <summary>Connections that were lost meanwhile.</summary>
    public const string IdleLost = "idle.lost.connections";

    /// <summary>Median handshake.</summary>
    public const string BurstMedian = "burst.p50.ms";

    /// <summary>99 % of the handshakes took no longer.</summary>
    public const string BurstP99 = "burst.p99.ms";

    /// <summary>Handshakes without a socket.</summary>
    public const string BurstErrors = "burst.errors.connections";

    /// <summary>Processor time of the server per handshake.</summary>
    public const string BurstProcessor = "burst.processor.µs";

    /// <summary>Processor time of the server per message that arrived.</summary>
    public const string BroadcastProcessor = "broadcast.processor.µs";

    /// <summary>From the trigger until 99 % had it.</summary>
    public const string BroadcastP99 = "broadcast.p99.ms";

    /// <summary>From the trigger until the last had it.</summary>
    public const string BroadcastLast = "broadcast.last.ms";

    /// <summary>Messages that did not arrive.</summary>
    public const string BroadcastMissing = "broadcast.missing.messages";

    /// <summary>Median of the way there and back.</summary>
    public const string EchoMedian = "echo.p50.ms";

    /// <summary>99 % took no longer.</summary>
    public const string EchoP99 = "echo.p99.ms";

    /// <summary>Processor time of the server per echo.</summary>
    public const string EchoProcessor = "echo.processor.µs";

    /// <summary>Messages that did not come back.</summary>
    public const string EchoMissing = "echo.missing.messages";

    /// <summary>Until every socket was closed.</summary>
    public const string LeaveTime = "leave.closed.s";

    /// <summary>Until no permit was in use; Tidegate only.</summary>
    public const string LeavePermits = "leave.permits.s";

    /// <summary>Memory over that before the first client, in all, after the settling.</summary>
    public const string LeaveMemory = "leave.memory.MiB";

    /// <summary>Memory before the first client.</summary>
    public const string StartMemory = "start.memory.MiB";

    /// <summary>Handshakes per second with a fixed number at a time.</summary>
    public const string OpensPerSecond = "opens.rate.1/s";

    /// <summary>Handshakes that one core of the server could answer in a second.</summary>
    public const string OpensPerCore = "opens.perCore.1/s";

    /// <summary>Processor time of the server per handshake.</summary>
    public const string OpensProcessor = "opens.processor.µs";

    /// <summary>Load of the machine when the server was started: processes that want to run.</summary>
    public const string Load = "machine.load.processes";

    /// <summary>Share of one core that the client used during the burst.</summary>
    public const string ClientShare = "client.burst.cores";
}
