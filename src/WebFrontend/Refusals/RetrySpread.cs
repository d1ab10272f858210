using Tidegate.Budget;

namespace Tidegate.WebFrontend.Refusals;

/// <summary>
/// When a refused client is asked to come back: a whole second at random, over a time in which as many clients as were sent away find a
/// place at half the pace at which places were taken and came free of late. So those who were refused together do not come back
/// together. Pure but for the random source; safe for many threads.
/// </summary>
/// <param name="random">Numbers from 0 to 1, without 1.</param>
internal sealed class RetrySpread(Func<double> random)
{
    /// <summary>The longest time over which returns are spread, whatever was measured.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(1);

    /// <summary>The least pace that is reckoned with, in places per second: a house where nobody leaves says nothing of when one will.</summary>
    public const double LeastRate = 20;

    /// <summary>
    /// The least pace where places are free and only cannot be given at this moment, or are free elsewhere: no more than a frontend lets in
    /// with ease.
    /// </summary>
    public const double LeastRateWhereFree = 500;

    /// <summary>The share of the pace that is planned for; the rest is for those who come for the first time.</summary>
    public const double PlannedShare = 0.5;

    /// <summary>Seconds ahead for which returns are counted: the longest window, and the longest wait before it.</summary>
    private const int Horizon = 128;

    /// <summary>Time over which the pace is smoothed.</summary>
    private static readonly TimeSpan Smoothing = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LeastSample = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly int[] _due = new int[Horizon];
    private readonly Pace _admitted = new();
    private readonly Pace _released = new();
    private long _second;
    private int _waiting;
    private TimeSpan _sampledAt;

    /// <summary>With numbers of the process's own source.</summary>
    public RetrySpread()
        : this(Random.Shared.NextDouble)
    {
    }

    /// <summary>How many clients were sent away and have yet to come back.</summary>
    /// <param name="now">Time on the clock of the others.</param>
    public int Waiting(TimeSpan now)
    {
        lock (_lock)
        {
            Advance(now);
            return _waiting;
        }
    }

    /// <summary>A client got a place.</summary>
    public void Admitted() => _admitted.Count();

    /// <summary>A client left its place.</summary>
    public void Released() => _released.Count();

    /// <summary>Gives a refusal its time; one for a cap of the client's own, or with a turn of its own, keeps what it has.</summary>
    /// <param name="denial">The answer; its refusal says how long to wait at least.</param>
    /// <param name="now">Time on any one clock.</param>
    public Denial Apply(Denial denial, TimeSpan now) =>
        denial.Refusal is { Reason: not (RefusalReasons.UserLimit or RefusalReasons.IpLimit or RefusalReasons.Rate) } refusal
            ? denial with { Refusal = refusal with { RetryAfter = Next(refusal.RetryAfter, now, LeastRateOf(refusal.Reason)) } }
            : denial;

    /// <summary>A time to come back after, in whole seconds.</summary>
    /// <param name="least">At least so long.</param>
    /// <param name="now">Time on any one clock.</param>
    /// <param name="leastRate">The least pace that is reckoned with, in places per second.</param>
    public TimeSpan Next(TimeSpan least, TimeSpan now, double leastRate = LeastRate)
    {
        lock (_lock)
        {
            Advance(now);
            var rate = Math.Max(leastRate, Math.Max(_admitted.PerSecond, _released.PerSecond));
            var window = Math.Min((_waiting + 1) / (rate * PlannedShare), LongestWindow.TotalSeconds);
            var seconds = Math.Ceiling(least.TotalSeconds) + Math.Floor(random() * window);
            _due[(_second + Math.Min((long)seconds, Horizon - 1)) % Horizon]++;
            _waiting++;
            return TimeSpan.FromSeconds(seconds);
        }
    }

    private static double LeastRateOf(string reason) =>
        reason is RefusalReasons.Unavailable or RefusalReasons.Draining ? LeastRateWhereFree : LeastRate;

    private void Advance(TimeSpan now)
    {
        var second = (long)now.TotalSeconds;
        for (var gone = Math.Max(_second, second - Horizon); gone < second; gone++)
        {
            _waiting -= _due[gone % Horizon];
            _due[gone % Horizon] = 0;
        }

        _second = Math.Max(_second, second);
        var elapsed = now - _sampledAt;
        if (elapsed < LeastSample) return;
        _sampledAt = now;
        _admitted.Sample(elapsed);
        _released.Sample(elapsed);
    }

    private sealed class Pace
    {
        private long _count;
        private long _sampled;

        public double PerSecond { get; private set; }

        public void Count() => Interlocked.Increment(ref _count);

        public void Sample(TimeSpan elapsed)
        {
            var count = Volatile.Read(ref _count);
            var share = 1 - Math.Exp(-elapsed / Smoothing);
            PerSecond += share * (((count - _sampled) / elapsed.TotalSeconds) - PerSecond);
            _sampled = count;
        }
    }
}
