using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Tidegate.Configuration;
using Tidegate.Hosting;

namespace Tidegate.WebFrontend.Cluster;

/// <summary>
/// Who this frontend is: a stable name, proved by an exclusive lock on a file, and an id that is new for each process start and each
/// life after a fence.
/// </summary>
internal interface IFrontendIdentity
{
    /// <summary>Configured name.</summary>
    string Name { get; }

    /// <summary>The id in force.</summary>
    string Id { get; }

    /// <summary>Ids of earlier processes that the lock proves to be gone; empty until it is safe to report them.</summary>
    IReadOnlyList<string> Evidence { get; }

    /// <summary>Ids of earlier processes that had left no sign of an orderly end when this one began.</summary>
    IReadOnlyList<string> Earlier { get; }

    /// <summary>The budget has taken the evidence: forget these ids.</summary>
    void EvidenceTaken(IReadOnlyList<string> ids);

    /// <summary>A new life after a fence: a new id, recorded in the lock file before it is used.</summary>
    string Renew();
}

/// <summary>
/// The identity that lasts as long as this process. <see cref="Id"/> is recorded when it is read first, which is when the budget is about
/// to hear it: a frontend that has recorded none can hold no permit, and a silo that starts beside it need not wait for it.
/// </summary>
internal sealed partial class FrontendIdentity : IFrontendIdentity, IDisposable
{
    /// <summary>How long a process of the same name that is just ending is waited for.</summary>
    public static readonly TimeSpan TakeTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A killed process may still have sockets in the kernel when its lock is free; after so long it has none.</summary>
    public static readonly TimeSpan EvidenceDelay = TimeSpan.FromSeconds(2);

    private const int IdBytes = 16;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _changes = new();
    private readonly NameLock _lock;
    private readonly NameLock? _formerLock;
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly long _takenAt;
    private FrontendIds _recorded;
    private string _id = NewId();

    private FrontendIdentity(NameLock taken, NameLock? formerTaken, string directory, string? former, string name, TimeProvider time)
    {
        (_lock, _formerLock, _directory, Name, _time) = (taken, formerTaken, directory, name, time);
        _takenAt = time.GetTimestamp();

        // What the process before has recorded as its own is past, and written at once, so that a folder that fails does so at start.
        var found = FrontendIds.Read(directory, name);
        var earlier = formerTaken is null ? FrontendIds.None : FrontendIds.Read(former!, name);
        _recorded = new FrontendIds([.. earlier.Past, .. earlier.Own, .. found.Past, .. found.Own], []);
        Earlier = _recorded.Past;
        _recorded.Write(directory, name);
        if (earlier != FrontendIds.None) FrontendIds.None.Write(former!, name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Id
    {
        get
        {
            lock (_changes)
            {
                if (!_recorded.Own.Contains(_id))
                    Record(_recorded with { Own = [.. _recorded.Own, _id] });
                return _id;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Evidence
    {
        get
        {
            lock (_changes)
                return GoneIds.Of(_recorded.Past, _time.GetElapsedTime(_takenAt), EvidenceDelay);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Earlier { get; }

    /// <summary>Takes the name of this frontend for the life of the process.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="time">Clock of the waits.</param>
    /// <param name="cancellation">Ends the wait for the process before.</param>
    /// <exception cref="StartRefusedException">Another process has the name, or the folder for locks cannot be used.</exception>
    public static async Task<FrontendIdentity> TakeAsync(TidegateOptions options, TimeProvider time, CancellationToken cancellation = default)
    {
        var name = options.Frontend.Name ?? DefaultName(options.Listen.Public);
        var directory = StateDirectory.Create(options.Cluster);
        var former = StateDirectory.FormerOf(options.Cluster);
        var begun = time.GetTimestamp();
        while (true)
        {
            if (TryTake(directory, former, name, time) is { } identity)
                return identity;
            if (time.GetElapsedTime(begun) >= TakeTimeout)
            {
                throw new StartRefusedException(
                    $"another frontend of this machine has the name {name} and is running. Give this one a name of its own with "
                    + "Tidegate:Frontend:Name (and other addresses with Tidegate:Listen), or stop the other one.");
            }

            await Task.Delay(RetryInterval, time, cancellation);
        }
    }

    /// <inheritdoc/>
    public void EvidenceTaken(IReadOnlyList<string> ids)
    {
        lock (_changes)
        {
            _recorded = _recorded with { Past = [.. _recorded.Past.Except(ids)] };
            try
            {
                _recorded.Write(_directory, Name);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The next process reports these ids once more, which changes nothing.
            }
        }
    }

    /// <inheritdoc/>
    public string Renew()
    {
        lock (_changes)
        {
            var id = NewId();
            Record(_recorded with { Own = [.. _recorded.Own, id] });
            return _id = id;
        }
    }

    /// <summary>Frees the name.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        _formerLock?.Dispose();
    }

    private static FrontendIdentity? TryTake(string directory, string? former, string name, TimeProvider time)
    {
        NameLock? taken = null;
        NameLock? formerTaken = null;
        var isDone = false;
        try
        {
            // A process of an earlier version has, or had, its lock elsewhere: it ends first, and its ids are proved gone by that lock.
            if (former is not null && NameLock.Exists(former, name) && (formerTaken = NameLock.TryTake(former, name)) is null)
                return null;
            taken = NameLock.TryTake(directory, name);
            var identity = taken is null ? null : new FrontendIdentity(taken, formerTaken, directory, former, name, time);
            isDone = identity is not null;
            return identity;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StateDirectory.NotUsable(directory, failure);
        }
        finally
        {
            if (!isDone)
            {
                taken?.Dispose();
                formerTaken?.Dispose();
            }
        }
    }

    private static string DefaultName(string publicAddresses)
    {
        var port = ListenAddress.ParseAll(publicAddresses)[0].Port;
        var host = NotInName().Replace(Dns.GetHostName(), "-");
        return port > 0 ? $"{host}-{port}" : $"{host}-pid{Environment.ProcessId}";
    }

    private static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    // Only what is on the disk may be used: an id that a crash forgets could never be reported as gone.
    private void Record(FrontendIds ids)
    {
        ids.Write(_directory, Name);
        _recorded = ids;
    }

    [GeneratedRegex("[^A-Za-z0-9._-]", RegexOptions.CultureInvariant)]
    private static partial Regex NotInName();
}
