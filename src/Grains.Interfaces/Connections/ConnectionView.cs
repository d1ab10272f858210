namespace Tidegate.Connections;

/// <summary>One connection as an operator sees it.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.connection.view")]
public sealed record ConnectionView
{
    /// <summary>What does not change.</summary>
    [Id(0)] public required ConnectionDescriptor Descriptor { get; init; }

    /// <summary>What does, as of <see cref="ReadingAge"/> ago.</summary>
    [Id(1)] public required ConnectionReading Reading { get; init; }

    /// <summary>How old the reading is.</summary>
    [Id(2)] public TimeSpan ReadingAge { get; init; }

    /// <summary>True where its durable reminder is registered.</summary>
    [Id(3)] public bool HasReminder { get; init; }

    /// <summary>Time until the idle timer looks again.</summary>
    [Id(4)] public TimeSpan? IdleCheckIn { get; init; }
}
