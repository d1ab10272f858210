using Tidegate.Budget;

namespace Tidegate.Frontends;

/// <summary>An operator's order to drain a frontend, or to put it back into service.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.drain-order")]
public sealed record DrainOrder
{
    /// <summary>Who ordered it.</summary>
    [Id(0)] public required string Actor { get; init; }

    /// <summary>Why; empty where nobody said.</summary>
    [Id(1)] public string Reason { get; init; } = "";

    /// <summary>Correlation id of the request.</summary>
    [Id(2)] public required string CorrelationId { get; init; }
}

/// <summary>Where the drain of a frontend stands.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.drain-plan")]
public sealed record DrainPlan
{
    [Id(2)] private string _state = "";

    /// <summary>The frontend.</summary>
    [Id(0)] public required string FrontendId { get; init; }

    /// <summary>Its configured name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary><c>serving</c>, <c>draining</c>, or <c>drained</c>: no socket is left.</summary>
    public required FrontendState State
    {
        get => FrontendStates.Parse(_state);
        init => _state = value.Name();
    }

    /// <summary>Sockets that are not gone yet.</summary>
    [Id(3)] public int Connections { get; init; }

    /// <summary>When the first close is due; zero where it was.</summary>
    [Id(4)] public TimeSpan FirstCloseIn { get; init; }

    /// <summary>When the last close is due; zero where nothing is left to be closed.</summary>
    [Id(5)] public TimeSpan LastCloseIn { get; init; }

    /// <summary>The process ends when it is drained; this cannot be taken back.</summary>
    [Id(6)] public bool Leaving { get; init; }
}
