using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tidegate.Hosting.Listening;
using Tidegate.Processes.Waiting;
using Tidegate.WebFrontend.Connections;
using Tidegate.WebFrontend.Tests.Connections.Harness;
using Tidegate.WebFrontend.Timing;
using Tidegate.WebFrontend.Transport;

namespace Tidegate.WebFrontend.Tests.Connections;

public class AbortPumpTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeAdmission _admission = new();
    private readonly AbortPump _pump;

    public AbortPumpTests() =>
        _pump = new AbortPump(new MonotonicClock(_time), _admission, NullLogger<AbortPump>.Instance);

    [Fact]
    public void Few_are_aborted_at_once()
    {
        var carriers = Abort(AbortPump.AbortsInTurn);

        Assert.All(carriers, carrier => Assert.Equal(1, carrier.Aborts));
    }

    [Fact]
    public async Task Many_are_aborted_in_turns_of_a_few()
    {
        var carriers = Abort(5 * AbortPump.AbortsInTurn);

        Assert.True(await TurnsUntilAsync(carriers, carriers.Length) >= 4);

        Assert.Equal(0, _pump.Waiting);
        Assert.All(carriers, carrier => Assert.Equal(1, carrier.Aborts));
    }

    [Fact]
    public async Task Very_many_take_larger_turns()
    {
        const int InTurn = 10 * AbortPump.AbortsInTurn;
        var carriers = Abort(AbortPump.AbortsInTurn + AbortPump.MaxTurns * InTurn);

        await TurnsUntilAsync(carriers, AbortPump.AbortsInTurn + InTurn);

        Assert.Equal(0, (Aborted(carriers) - AbortPump.AbortsInTurn) % InTurn);
    }

    [Fact]
    public async Task Lost_lease_waits_for_no_turn()
    {
        var carriers = Abort(100 * AbortPump.AbortsInTurn);
        _admission.Serves = false;

        Assert.InRange(await TurnsUntilAsync(carriers, carriers.Length), 1, 50);
    }

    [Fact]
    public async Task One_that_fails_does_not_keep_the_others()
    {
        _pump.Abort(new Carrier { Fails = true });
        var carriers = Abort(2 * AbortPump.AbortsInTurn);

        await TurnsUntilAsync(carriers, carriers.Length);
    }

    /// <summary>Lets turns pass until so many are aborted.</summary>
    /// <returns>How many turns may have passed.</returns>
    private async Task<int> TurnsUntilAsync(Carrier[] carriers, int count)
    {
        var turns = 0;
        await Eventually.Holds(
            $"{count} aborted carriers",
            Expect.Patience,
            () =>
            {
                turns++;
                _time.Advance(AbortPump.Pause);
                return Aborted(carriers);
            },
            aborted => aborted >= count);
        return turns;
    }

    private static int Aborted(Carrier[] carriers) => carriers.Count(carrier => carrier.Aborts > 0);

    private Carrier[] Abort(int count)
    {
        var carriers = new Carrier[count];
        for (var i = 0; i < count; i++)
            _pump.Abort(carriers[i] = new Carrier());
        return carriers;
    }

    private sealed class Carrier : ISocketLifetime
    {
        private int _aborts;

        public bool Fails { get; init; }

        public int Aborts => Volatile.Read(ref _aborts);

        public CancellationToken Ended => CancellationToken.None;

        public bool HasEnded => false;

        public bool OutlivesRequest => false;

        public SentBytes? Sent => null;

        public void NoteEnd()
        {
        }

        public void CloseInOrder() => Abort();

        public void OnClosed(Action callback)
        {
        }

        public void Abort()
        {
            if (Fails)
                throw new InvalidOperationException("refused");
            Interlocked.Increment(ref _aborts);
        }
    }
}
