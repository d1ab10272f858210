using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Dashboard;
using Orleans.Placement;
using Tidegate.Connections;

namespace Tidegate.Grains.Connections;

/// <inheritdoc cref="IConnectionRelayGrain"/>
[GrainType("tidegate.connection-relay"), Reentrant, Immovable, NoProfiling]
internal sealed partial class ConnectionRelayGrain(TimeProvider time, ILogger<ConnectionRelayGrain> logger) : Grain, IConnectionRelayGrain
{
    // Shorter than the caller waits: one grain that does not answer must not take the answers of all others along.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private const string NotInTime = "no answer in time";

    public async Task<ImmutableArray<string?>> Tell(ImmutableArray<ConnectionWord> words, ImmutableArray<IConnectionObserver> frontends)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(words.Length, ConnectionWord.MaxInCall);
        var told = words.Select(word => TellAsync(word, frontends)).ToArray();
        var all = Task.WhenAll(told);
        if (!all.IsCompleted)
            await ((Task)all).WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (all.IsCompletedSuccessfully && all.Result.All(failure => failure is null))
            return [];
        return [.. told.Select(one => one.IsCompletedSuccessfully ? one.Result : NotInTime)];
    }

    /// <returns>Null where the grain has heard, else why not. Does not throw.</returns>
    private async Task<string?> TellAsync(ConnectionWord word, ImmutableArray<IConnectionObserver> frontends)
    {
        var descriptor = word.Descriptor;
        try
        {
            var grain = GrainFactory.GetGrain<IConnectionGrain>(descriptor.ConnectionId);
            if (word.Closed is { } closed)
                await grain.Closed(closed);
            else if (word.Reading is { } reading)
                await grain.Heartbeat(descriptor, reading, frontends[word.Way]);
            else
                await grain.Open(descriptor, frontends[word.Way]);
            return null;
        }
        catch (Exception failure)
        {
            LogNotTold(logger, failure, descriptor.ConnectionId);
            return failure.Message;
        }
    }

    [LoggerMessage(2005, LogLevel.Debug, "The grain of connection {ConnectionId} could not be told what its frontend says")]
    private static partial void LogNotTold(ILogger logger, Exception failure, string connectionId);
}
