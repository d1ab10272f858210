using Tidegate.Clients.WebSockets;

namespace Tidegate.Clients.Load;

/// <summary>One run: opens the clients on schedule, holds them, sends on schedule, closes them.</summary>
public sealed class LoadRun(LoadOptions options, TimeProvider time)
{
    /// <summary>How long to wait for the last echoes, and for the last answers to a close.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly OpenClients _open = new(options.Seed);
    private readonly Random _jitter = new(options.Seed);
    private readonly Task[] _clients = new Task[options.Connections];

    /// <summary>What was counted so far.</summary>
    public RunStatistics Statistics { get; } = new(time);

    /// <summary>Connections open when every handshake was answered; null while that is not so.</summary>
    public long? OpenWhenReady { get; private set; }

    /// <summary>Raised once, when every handshake is answered.</summary>
    public event Action? Ready;

    /// <summary>Runs to the end, or until <paramref name="stop"/>: either way everything is closed when it returns.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Array.Fill(_clients, Task.CompletedTask);
        var allAnswered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var rate = options.Mode == LoadMode.Burst ? double.PositiveInfinity : options.Rate;
        await new Pacer(rate, time).RunAsync(
            options.Connections,
            (n, scheduled) => _clients[n] = GuardAsync(LiveAsync((int)n, scheduled, allAnswered, ending.Token), allAnswered),
            stop);
        await allAnswered.Task.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stop.IsCancellationRequested)
        {
            OpenWhenReady = Statistics.Open;
            Ready?.Invoke();
            await HoldAsync(stop);
        }

        await ending.CancelAsync();
        await CloseAllAsync();
    }

    /// <summary>A fault of this tool must not leave the run waiting for an answer that never comes.</summary>
    private static async Task GuardAsync(Task client, TaskCompletionSource allAnswered)
    {
        try
        {
            await client;
        }
        catch (Exception fault)
        {
            allAnswered.TrySetException(fault);
            throw;
        }
    }

    /// <summary>One client, with <c>--retry</c> through several connections.</summary>
    private async Task LiveAsync(int number, long scheduled, TaskCompletionSource allAnswered, CancellationToken ending)
    {
        for (var attempt = 0; ; attempt++)
        {
            Statistics.OnStarted();
            var (client, retryAfter) = await ConnectAsync(number + attempt, scheduled, ending);
            if (attempt == 0 && MarkAnswered())
                allAnswered.TrySetResult();
            var code = client is null ? null : await RunClientAsync(client);
            if (!options.Retry || ending.IsCancellationRequested || (client is not null && (code is null || !RetryPolicy.MayReturn(code.Value))))
                return;
            await Task.Delay(RetryPolicy.Wait(retryAfter, NextJitter()), time, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ending.IsCancellationRequested)
                return;
            scheduled = time.GetTimestamp();
        }
    }

    private bool MarkAnswered() => Statistics.OnAnswered() == options.Connections;

    private double NextJitter()
    {
        lock (_jitter)
        {
            return _jitter.NextDouble();
        }
    }

    private async Task<(LoadClient? Client, TimeSpan? RetryAfter)> ConnectAsync(int turn, long scheduled, CancellationToken ending)
    {
        var left = options.HandshakeTimeout - time.GetElapsedTime(scheduled);
        using var bound = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, ending);
        try
        {
            var outcome = await Upgrader.UpgradeAsync(
                options.Urls[turn % options.Urls.Count], InTurn(options.Sources, turn), InTurn(options.Destinations, turn), either.Token);
            if (outcome.Connection is not null)
            {
                var client = new LoadClient(outcome.Connection, Statistics, time);
                _open.Add(client);
                Statistics.OnOpened(time.GetElapsedTime(scheduled));
                return (client, null);
            }

            Statistics.Refusals.Add(outcome.Name);
            return (null, outcome.RetryAfter);
        }
        catch (Exception failure) when (ErrorKind.IsExpected(failure))
        {
            if (!ending.IsCancellationRequested)
                Statistics.Errors.Add(ErrorKind.Name("handshake", failure));
            return (null, null);
        }
    }

    private static T? InTurn<T>(IReadOnlyList<T> values, int turn)
        where T : class => values.Count == 0 ? null : values[turn % values.Count];

    private async Task<int?> RunClientAsync(LoadClient client)
    {
        var code = await client.RunAsync();
        _open.Remove(client);
        return code;
    }

    private async Task HoldAsync(CancellationToken stop)
    {
        if (options.Mode != LoadMode.Echo)
        {
            await Task.Delay(options.Hold, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var count = (long)(options.Hold.TotalSeconds * options.SendRate);
        await new Pacer(options.SendRate, time).RunAsync(count, (_, scheduled) => Send(scheduled), stop);
        using var grace = new CancellationTokenSource(Grace, time);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20), time);
        while (Statistics.Echoed < Statistics.Sent && !grace.IsCancellationRequested && !stop.IsCancellationRequested)
            await poll.WaitForNextTickAsync(CancellationToken.None);
    }

    private void Send(long scheduled)
    {
        if (_open.Choose() is { } client)
            client.Send(scheduled, options.Size);
        else
            Statistics.OnUnsent();
    }

    private async Task CloseAllAsync()
    {
        using var grace = new CancellationTokenSource(Grace, time);
        await Task.WhenAll(_open.Snapshot().Select(client => client.CloseAsync(grace.Token)));
        var all = Task.WhenAll(_clients);
        await all.WaitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _open.Snapshot())
            client.Abort();
        await all;
    }
}
