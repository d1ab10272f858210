using Microsoft.Extensions.Logging;
using Tidegate.WebFrontend.Leases;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Connections;

/// <summary>
/// Aborts the carriers of clients that are given up, few at a time: what follows the end of each (buffers, memberships, calls to grains)
/// is paid by all clients, and a thousand that do not read are often given up in the same moment.
/// </summary>
internal sealed partial class AbortPump(MonotonicClock clock, IAdmission admission, ILogger<AbortPump> logger)
{
    /// <summary>Carriers aborted between two pauses; more only where <see cref="MaxTurns"/> demands it.</summary>
    public const int AbortsInTurn = 4;

    /// <summary>However many wait at once, they are through after so many turns.</summary>
    public const int MaxTurns = 200;

    /// <summary>Time between two turns.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<ISocketLifetime> _waiting = new();
    private int _inTurn;
    private int _most;
    private bool _isRunning;

    /// <summary>Carriers that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Aborts a carrier, now or in one of the next turns. To be called once for each.</summary>
    public void Abort(ISocketLifetime carrier)
    {
        bool isFirst;
        lock (_lock)
        {
            if (_inTurn >= AbortsInTurn)
            {
                _waiting.Enqueue(carrier);
                return;
            }

            _inTurn++;
            isFirst = !_isRunning;
            _isRunning = true;
        }

        AbortNow(carrier);
        if (isFirst)
            _ = RunAsync();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await clock.DelayAsync(Pause);
            ISocketLifetime[] turn;
            lock (_lock)
            {
                turn = NextTurn();
                _inTurn = turn.Length;
                if (turn.Length == 0)
                {
                    _isRunning = false;
                    _most = 0;
                    return;
                }
            }

            foreach (var carrier in turn)
                AbortNow(carrier);
        }
    }

    private ISocketLifetime[] NextTurn()
    {
        _most = Math.Max(_most, _waiting.Count);
        // After the lease no socket may stay for the sake of manners.
        var count = admission.MayServe() ? Math.Max(AbortsInTurn, _most / MaxTurns) : _waiting.Count;
        var turn = new ISocketLifetime[Math.Min(count, _waiting.Count)];
        for (var i = 0; i < turn.Length; i++)
            turn[i] = _waiting.Dequeue();
        return turn;
    }

    private void AbortNow(ISocketLifetime carrier)
    {
        try
        {
            carrier.Abort();
        }
        catch (Exception exception)
        {
            // One socket's trouble must not keep the others.
            LogAbortFailed(exception);
        }
    }

    [LoggerMessage(3580, LogLevel.Warning, "A socket that was given up could not be aborted; its client may hold it until the peer leaves.")]
    private partial void LogAbortFailed(Exception exception);
}
