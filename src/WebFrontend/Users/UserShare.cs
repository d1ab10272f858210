using Tidegate.Users;

namespace Tidegate.WebFrontend.Users;

/// <summary>
/// What this frontend has of one user's places. It keeps none in stock: what it holds is in use, a place that comes free goes to an upgrade
/// that waits here, or back. What it holds rises only by the answer to its newest report. Not thread-safe: the <see cref="UserGate"/> locks.
/// </summary>
internal sealed class UserShare(string topic)
{
    private readonly LinkedList<WaitingUpgrade> _line = new();
    private long _seq;
    private long _lastMark;
    private long _reportedMark;
    private bool _isInFlight;

    /// <summary>The user's topic, which is also the key of the grain.</summary>
    public string Topic => topic;

    /// <summary>Places in use.</summary>
    public int Held { get; private set; }

    /// <summary>The grain counts more than is held, or may do so.</summary>
    public bool Owes { get; private set; }

    /// <summary>The id of this frontend under which the grain knows places of it; null where it knows none.</summary>
    public string? KnownAs { get; set; }

    /// <summary>Reports in a row that were not answered.</summary>
    public int Failures { get; private set; }

    /// <summary>Somebody waits and nobody has asked for them.</summary>
    public bool MustAsk => _line.Count > 0 && !_isInFlight;

    /// <summary>Nobody waits and no report is in flight.</summary>
    public bool IsAtRest => _line.Count == 0 && !_isInFlight;

    /// <summary>Nothing is held, wanted or owed: it can be forgotten.</summary>
    public bool IsOver => Held == 0 && !Owes && IsAtRest;

    /// <summary>Counts connections that were there before the cap was set.</summary>
    public void Adopt(int connections)
    {
        Held += connections;
        Owes |= connections > 0;
    }

    /// <summary>Adds an upgrade that waits for a place.</summary>
    /// <returns>Null where <paramref name="bound"/> of them wait already.</returns>
    public WaitingUpgrade? TryJoin(int bound)
    {
        if (_line.Count >= bound)
            return null;
        var waiting = new WaitingUpgrade(++_lastMark);
        _line.AddLast(waiting.Node);
        return waiting;
    }

    /// <summary>An upgrade does not wait any longer.</summary>
    /// <returns>False where it has an outcome already.</returns>
    public bool Leave(WaitingUpgrade waiting)
    {
        if (waiting.Node.List is null)
            return false;
        _line.Remove(waiting.Node);
        return true;
    }

    /// <summary>A place came free: the first who waits has it, else it goes back.</summary>
    public void Release()
    {
        if (_line.First is not null)
        {
            Serve();
            return;
        }

        Held--;
        Owes = true;
    }

    /// <summary>Makes the newest report; the answer to any other is void from here on.</summary>
    public PlacesReport Report(string frontendId, long seq, int cap)
    {
        (_seq, _reportedMark, _isInFlight, Owes, KnownAs) = (seq, _lastMark, true, false, frontendId);
        return new PlacesReport(frontendId, seq, Held, _line.Count, cap);
    }

    /// <summary>The same for a grain that asked: there is no answer to it, so whoever waits has to be asked for again.</summary>
    public PlacesReport State(string frontendId, long seq, int cap)
    {
        (_seq, _isInFlight, Owes, KnownAs) = (seq, false, false, frontendId);
        return new PlacesReport(frontendId, seq, Held, 0, cap);
    }

    /// <summary>Takes the answer to a report.</summary>
    public void Answer(long seq, PlacesAnswer answer)
    {
        if (seq != _seq)
            return;
        _isInFlight = false;
        if (answer.Verdict == PlacesVerdict.Again)
        {
            Owes = true;
            return;
        }

        if (answer.Verdict == PlacesVerdict.Stale)
        {
            Fail(seq);
            return;
        }

        Failures = 0;
        for (var room = answer.Allowance - Held; room > 0; room--)
        {
            if (_line.First is null)
            {
                // Those who asked have left.
                Owes = true;
                return;
            }

            Held++;
            Serve();
        }

        if (answer.Verdict != PlacesVerdict.Taken)
            Refuse(answer.Verdict, answer.InUse, _reportedMark);
    }

    /// <summary>A report was not answered: what the grain counts is unknown, and nobody is kept waiting for it.</summary>
    public void Fail(long seq)
    {
        if (seq != _seq)
            return;
        _isInFlight = false;
        Owes = true;
        Failures++;
        Refuse(PlacesVerdict.Unknown, Held, long.MaxValue);
    }

    private void Serve()
    {
        var first = _line.First!.Value;
        _line.RemoveFirst();
        first.End(new PlaceOutcome(true, default, 0));
    }

    private void Refuse(PlacesVerdict verdict, int inUse, long mark)
    {
        while (_line.First is { Value: var first } && first.Mark <= mark)
        {
            _line.RemoveFirst();
            first.End(new PlaceOutcome(false, verdict, inUse));
        }
    }
}

/// <summary>One upgrade that waits for a place under a cap.</summary>
internal sealed class WaitingUpgrade
{
    private readonly TaskCompletionSource<PlaceOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WaitingUpgrade(long mark) => (Mark, Node) = (mark, new LinkedListNode<WaitingUpgrade>(this));

    /// <summary>Its place in the order of all that ever waited in this line.</summary>
    public long Mark { get; }

    public LinkedListNode<WaitingUpgrade> Node { get; }

    public Task<PlaceOutcome> Outcome => _outcome.Task;

    public void End(PlaceOutcome outcome) => _outcome.TrySetResult(outcome);
}

/// <summary>How such a wait ended: with a place, or why not.</summary>
internal readonly record struct PlaceOutcome(bool HasPlace, PlacesVerdict Refused, int InUse);
