using System.Collections.Immutable;
using Tidegate.Budget;

namespace Tidegate.Frontends;

/// <summary>
/// Which frontends live, and how grains reach them. Frontends register again every few seconds; who they are is stored, so that a
/// directory which was just restarted knows them before they do.
/// </summary>
[Alias("tidegate.frontends")]
public interface IFrontendDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one directory of a cluster.</summary>
    const string Key = "frontends";

    /// <summary>Adds or renews a frontend. Without renewal it is dropped after 30 s.</summary>
    [Alias("register"), ResponseTimeout("00:00:05")]
    Task Register(FrontendRegistration registration, IFrontendObserver frontend);

    /// <summary>Removes a frontend that stops, or an id that was fenced.</summary>
    [Alias("unregister"), ResponseTimeout("00:00:05")]
    Task Unregister(string frontendId);

    /// <summary>All frontends.</summary>
    [Alias("all"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<FrontendRegistration>> List();

    /// <summary>The way to a frontend, or null where it is not registered (yet).</summary>
    [Alias("find"), ResponseTimeout("00:00:05")]
    Task<IFrontendObserver?> Find(string frontendId);

    /// <summary>The ways to all frontends.</summary>
    [Alias("ways"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<FrontendWay>> ListWays();
}

/// <summary>How a frontend is reached.</summary>
/// <param name="FrontendId">Id of this process start.</param>
/// <param name="Frontend">The way to it.</param>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.way")]
public sealed record FrontendWay(
    [property: Id(0)] string FrontendId,
    [property: Id(1)] IFrontendObserver Frontend);

/// <summary>A frontend in the directory.</summary>
[GenerateSerializer, Immutable, Alias("tidegate.frontend.registration")]
public sealed record FrontendRegistration
{
    [Id(7)] private string _state = FrontendState.Serving.Name();

    /// <summary>Id of this process start.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Configured name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Addresses of the public listener.</summary>
    [Id(2)] public required string PublicAddresses { get; init; }

    /// <summary>Machine it runs on.</summary>
    [Id(3)] public required string Host { get; init; }

    /// <summary>Process id on that machine.</summary>
    [Id(4)] public int ProcessId { get; init; }

    /// <summary>Version of the program.</summary>
    [Id(5)] public required string Version { get; init; }

    /// <summary>Start of the process, wall-clock time.</summary>
    [Id(6)] public DateTimeOffset StartedAt { get; init; }

    /// <summary><c>serving</c>, <c>draining</c>, <c>drained</c> or <c>fenced</c>.</summary>
    public FrontendState State
    {
        get => FrontendStates.Parse(_state);
        init => _state = value.Name();
    }

    /// <summary>Live connections.</summary>
    [Id(8)] public int Connections { get; init; }
}
