using Tidegate.Budget;

namespace Tidegate.WebFrontend.Leases;

/// <summary>Upgrades that wait for a permit, in the order of their coming, bounded. Keeps the pool's count of them exact.</summary>
internal sealed class WaitingLine(int bound)
{
    private static readonly AdmissionClass[] PriorityFirst = [AdmissionClass.Priority, AdmissionClass.Standard];

    private readonly Lock _lock = new();
    private readonly LinkedList<WaitingClient>[] _lines = [new(), new()];
    private long _mark;

    /// <summary>Grows with each client that joins.</summary>
    public long Mark => Volatile.Read(ref _mark);

    /// <summary>Adds a client that waits for a permit of a pool.</summary>
    /// <returns>The client, or null where the line is full.</returns>
    public WaitingClient? TryJoin(PermitPool pool, AdmissionClass admissionClass)
    {
        lock (_lock)
        {
            if (_lines[0].Count + _lines[1].Count >= bound) return null;
            pool.Wait(admissionClass, 1);
            var client = new WaitingClient(pool, admissionClass, ++_mark);
            client.Node = _lines[(int)admissionClass].AddLast(client);
            return client;
        }
    }

    /// <summary>Lets clients go in while permits last; priority clients first.</summary>
    public void Serve(TimeSpan now, IPermitReturn origin)
    {
        lock (_lock)
        {
            foreach (var admissionClass in PriorityFirst)
            {
                var line = _lines[(int)admissionClass];
                while (line.First is { Value: var first } && first.Pool.TryTakeWaiting(admissionClass, now))
                {
                    line.RemoveFirst();
                    first.End(new WaitOutcome(new PermitTicket(origin, admissionClass), default));
                }
            }
        }
    }

    /// <summary>Ends the waiting of the clients of a class that had joined by <paramref name="mark"/>.</summary>
    public void Refuse(AdmissionClass admissionClass, long mark, TakeOutcome outcome)
    {
        lock (_lock)
        {
            var line = _lines[(int)admissionClass];
            while (line.First is { Value: var first } && first.Mark <= mark) End(first, outcome);
        }
    }

    /// <summary>The client has gone away; where it already has a ticket this changes nothing.</summary>
    public void Leave(WaitingClient client)
    {
        lock (_lock)
        {
            if (client.Node?.List is not null) End(client, TakeOutcome.Ask);
        }
    }

    private void End(WaitingClient client, TakeOutcome outcome)
    {
        _lines[(int)client.Class].Remove(client.Node!);
        client.Pool.Wait(client.Class, -1);
        client.End(new WaitOutcome(null, outcome));
    }
}

/// <summary>One upgrade that waits.</summary>
internal sealed class WaitingClient(PermitPool pool, AdmissionClass admissionClass, long mark)
{
    private readonly TaskCompletionSource<WaitOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PermitPool Pool { get; } = pool;

    public AdmissionClass Class { get; } = admissionClass;

    /// <summary>Its place in the order of all that ever waited.</summary>
    public long Mark { get; } = mark;

    public LinkedListNode<WaitingClient>? Node { get; set; }

    public Task<WaitOutcome> Outcome => _outcome.Task;

    public void End(WaitOutcome outcome) => _outcome.TrySetResult(outcome);
}

/// <summary>How a wait ended: with a ticket, or why not.</summary>
internal readonly record struct WaitOutcome(PermitTicket? Ticket, TakeOutcome Refused);
