using System.Collections.Immutable;

namespace Tidegate.Connections;

/// <summary>
/// Hands what a frontend has to tell the grains of many of its connections to each of them, inside the cluster: one call over the network
/// where there would be hundreds when clients come in a burst. Which key is called does not matter; each is one grain, so several share the work.
/// </summary>
[Alias("tidegate.connection-relay")]
public interface IConnectionRelayGrain : IGrainWithIntegerKey
{
    /// <summary>Tells each connection's grain its word; they do not wait for each other.</summary>
    /// <param name="words">At most <see cref="ConnectionWord.MaxInCall"/>, of different connections.</param>
    /// <param name="frontends">The ways back to the frontend, which the words name by their index.</param>
    /// <returns>Empty where all grains have heard; else for each word null, or why its grain has not: then it is to be told again.</returns>
    [Alias("tell"), ResponseTimeout("00:00:05")]
    Task<ImmutableArray<string?>> Tell(ImmutableArray<ConnectionWord> words, ImmutableArray<IConnectionObserver> frontends);
}

/// <summary>
/// What the grain of one connection is told: its socket is open (only <see cref="Descriptor"/>), lives (<see cref="Reading"/> as well), or
/// is closed (<see cref="Closed"/>).
/// </summary>
[GenerateSerializer, Immutable, Alias("tidegate.connection.word")]
public sealed record ConnectionWord
{
    /// <summary>The most words of one call.</summary>
    public const int MaxInCall = 256;

    /// <summary>What does not change.</summary>
    [Id(0)] public required ConnectionDescriptor Descriptor { get; init; }

    /// <summary>How the socket stands; null where it was only opened, or is closed.</summary>
    [Id(1)] public ConnectionReading? Reading { get; init; }

    /// <summary>How the socket ended; null while it lives.</summary>
    [Id(2)] public ConnectionClosed? Closed { get; init; }

    /// <summary>Index of the connection's way back to its frontend.</summary>
    [Id(3)] public int Way { get; init; }
}
