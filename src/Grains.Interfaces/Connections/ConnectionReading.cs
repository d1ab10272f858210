using System.Collections.Immutable;

namespace Tidegate.Connections;

/// <summary>The exact state of a live socket as its frontend sees it at one moment. Absolute, never a delta.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.connection.reading")]
public sealed record ConnectionReading
{
    [Id(8)] private string _state = ConnectionState.Open.Name();

    /// <summary>Time since the upgrade.</summary>
    [Id(0)] public TimeSpan Age { get; init; }

    /// <summary>Time since the last application activity.</summary>
    [Id(1)] public TimeSpan IdleFor { get; init; }

    /// <summary>Messages from the client.</summary>
    [Id(2)] public long MessagesIn { get; init; }

    /// <summary>Messages to the client.</summary>
    [Id(3)] public long MessagesOut { get; init; }

    /// <summary>Payload bytes from the client.</summary>
    [Id(4)] public long BytesIn { get; init; }

    /// <summary>Payload bytes to the client.</summary>
    [Id(5)] public long BytesOut { get; init; }

    /// <summary>Bytes that wait in the send queue.</summary>
    [Id(6)] public long QueueBytes { get; init; }

    /// <summary>Accounted memory, in bytes.</summary>
    [Id(7)] public long MemoryBytes { get; init; }

    /// <summary><c>open</c>, <c>warned</c> or <c>closing</c>.</summary>
    public ConnectionState State
    {
        get => ConnectionStates.Parse(_state);
        init => _state = value.Name();
    }

    /// <summary>Groups it is a member of.</summary>
    [Id(9)] public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Cluster utilization that the frontend was told last, 0 to 1 and over; scales the idle timeout.</summary>
    [Id(10)] public double Utilization { get; init; }
}
