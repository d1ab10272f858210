using System.Globalization;
using Tidegate.Grains.Budget;

namespace Tidegate.Simulation;

/// <summary>How a read or write ended, as the caller sees it.</summary>
internal enum StoreOutcome : byte
{
    Done,
    Conflict,
    Error,
}

/// <summary>
/// Storage with conditional writes that is late, fails, lies about a failure, and in some seeds loses what it acknowledged. A document
/// is never changed once it was handed over, so references are as good as copies.
/// </summary>
internal sealed class LedgerStore(World world, Pcg random)
{
    /// <summary>The condition that holds for every version. No shipped code sets it.</summary>
    public const string Any = "*";

    private const int Remembered = 4;
    private readonly List<(LedgerDocument? Document, string? ETag, ulong Writer)> _history = [];
    private ulong _writer;
    private int _generation;
    private int _runs;

    public LedgerDocument? Document { get; private set; }

    /// <summary>The version; null where there is no document.</summary>
    public string? ETag { get; private set; }

    /// <summary>Which run of the store this is: another one after each restart that it does not hide.</summary>
    public string Run { get; private set; } = "run-0";

    /// <summary>A document was acknowledged or seen: a missing one is a loss from then on.</summary>
    public bool EverWritten { get; private set; }

    public void Read(Action<StoreOutcome, LedgerDocument?, string?> reply)
    {
        if (Fails())
        {
            world.Count(Reach.StorageReadError);
            world.After(Delay(), EventKind.StorageReply, () => reply(StoreOutcome.Error, null, null));
            return;
        }

        world.After(Delay(), EventKind.StorageEffect, () =>
        {
            var (document, etag) = (Document, ETag);
            world.After(Delay(), EventKind.StorageReply, () => reply(StoreOutcome.Done, document, etag));
        });
    }

    /// <param name="document">To be stored.</param>
    /// <param name="condition">The ETag it was computed from; <see cref="Any"/> stores it whatever is there.</param>
    /// <param name="writer">The activation that writes.</param>
    /// <param name="reply">Gets the outcome and the new ETag.</param>
    public void Write(LedgerDocument document, string? condition, ulong writer, Action<StoreOutcome, string?> reply)
    {
        var generation = _generation;
        if (!Fails())
        {
            world.After(Delay(), EventKind.StorageEffect, () =>
            {
                var done = Commit(document, condition, writer, generation, out var etag);
                world.After(Delay(), EventKind.StorageReply, () => reply(done ? StoreOutcome.Done : StoreOutcome.Conflict, etag));
            });
            return;
        }

        world.CountStorageError();
        switch (random.Below(4))
        {
            case 0:
                world.Count(Reach.StorageError);
                Fail(Delay());
                break;
            case 1:
                world.Count(Reach.StorageErrorButWritten);
                world.After(Delay(), EventKind.StorageEffect, () =>
                {
                    Commit(document, condition, writer, generation, out _);
                    Fail(Delay());
                });
                break;
            case 2:
                world.Count(Reach.StorageWrittenLater);
                Fail(Delay());
                world.After(Delay() + random.Between(0, world.Weather.Ttl), EventKind.StorageEffect, () => Commit(document, condition, writer, generation, out _));
                break;
            default:
                world.Count(Reach.StorageAckLost);
                world.After(Delay(), EventKind.StorageEffect, () => Commit(document, condition, writer, generation, out _));
                Fail(world.Weather.CallTimeout);
                break;
        }

        void Fail(long delay) => world.After(delay, EventKind.StorageReply, () => reply(StoreOutcome.Error, null));
    }

    /// <summary>Goes back by some acknowledged writes, to exactly the versions and ETags that a living twin may hold.</summary>
    public void LoseWrites(int count)
    {
        count = Math.Min(count, _history.Count - 1);
        if (count <= 0) return;
        var isShown = world.Weather.ShowsLosses;
        world.Count(isShown ? Reach.StorageLossShown : Reach.StorageLostWrites);
        if (isShown) BeginRun();
        var lost = _history.Skip(_history.Count - count - 1).Select(version => version.Document).ToList();
        _history.RemoveRange(_history.Count - count, count);
        (Document, ETag, _writer) = _history[^1];
        _generation++;
        if (isShown) world.Oracle.OnShownLoss();
        else world.Oracle.OnLostWrites(lost);
    }

    /// <summary>Stops and goes on with everything it had acknowledged. Nobody but the run id tells that nothing was lost.</summary>
    public void Restart()
    {
        world.Count(Reach.StorageRestarted);
        BeginRun();
        world.Oracle.OnRestart();
    }

    /// <summary>Loses the document, and whatever was on its way.</summary>
    public void Flush()
    {
        if (Document is null) return;
        world.Count(Reach.StorageFlushed);
        (Document, ETag) = (null, null);
        _history.Clear();
        _generation++;
        BeginRun();
        world.Oracle.OnFlush();
    }

    private void BeginRun() => Run = "run-" + ++_runs;

    private bool Commit(LedgerDocument document, string? condition, ulong writer, int generation, out string? etag)
    {
        etag = null;
        if (condition != Any && (condition != ETag || (condition is null && generation != _generation)))
        {
            world.Count(Reach.StorageConflict);
            return false;
        }

        var previous = Document;
        etag = random.NextLong().ToString("x16", CultureInfo.InvariantCulture);
        (Document, ETag, EverWritten) = (document, etag, true);
        if (world.Weather.LosesWrites)
        {
            if (_history.Count == Remembered) _history.RemoveAt(0);
            _history.Add((document, etag, writer));
        }

        var isOfSameWriter = writer == _writer;
        _writer = writer;
        world.Oracle.OnCommit(previous, document, isOfSameWriter);
        return true;
    }

    private bool Fails() => !world.IsHealed && random.Chance(world.Weather.StorageErrors);

    private long Delay() => 1 + random.Between(world.Weather.StorageDelay / 4, world.Weather.StorageDelay);
}
