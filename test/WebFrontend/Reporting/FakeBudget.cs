using Tidegate.Budget;
using Tidegate.Configuration;
using Tidegate.WebFrontend.Reporting;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Reporting;

/// <summary>A budget whose answers the test decides, one report at a time.</summary>
internal sealed class FakeBudget : IBudgetClient
{
    private readonly System.Threading.Channels.Channel<Call> _calls = System.Threading.Channels.Channel.CreateUnbounded<Call>();
    private int _made;

    public Task<PermitAnswer> ReportAsync(PermitReport report, CancellationToken cancellation)
    {
        var call = new Call(report, new TaskCompletionSource<PermitAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        Interlocked.Increment(ref _made);
        _calls.Writer.TryWrite(call);
        return call.Answer.Task;
    }

    /// <summary>Reports that were made.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>The next report.</summary>
    public async Task<Call> NextAsync(string what)
    {
        using var timeout = new CancellationTokenSource(Expect.Patience);
        try
        {
            return await _calls.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no report came within {Expect.Patience.TotalSeconds} s: {what}");
        }
    }

    internal sealed record Call(PermitReport Report, TaskCompletionSource<PermitAnswer> Answer)
    {
        public void Grant(int standard, PressureLevel level = PressureLevel.Normal, int priority = 0, TimeSpan? settlingFor = null)
        {
            var allowance = new Permits(standard, priority);
            Answer.SetResult(new PermitAnswer
            {
                Kind = PermitAnswerKind.Granted,
                Seq = Report.Seq,
                Epoch = 1,
                Allowance = allowance,
                Target = allowance,
                Ttl = TimeSpan.FromMinutes(2),
                Limit = new LimitSetting { Version = 1, MaxConnections = 100 },
                Pressure = new PressureReading(level, 0.5, 0.85),
                InUse = 77,
                SettlingFor = settlingFor,
                Settings = new TidegateOptions().ToClusterSettings(),
            });
        }

        public void Say(PermitAnswerKind kind) => Answer.SetResult(new PermitAnswer { Kind = kind, Seq = Report.Seq });
    }
}
