namespace Tidegate.WebFrontend.Memory;

/// <summary>
/// The memory of this process that messages may take on their way: half-received ones and those that wait to be sent, over all
/// connections. It is taken before a buffer grows, so that no ramp passes the limit between two measurements. Safe for many threads.
/// </summary>
/// <remarks>Who holds little takes nothing: the hot path of small messages does not come here. The last quarter is for those who hold little after they have taken.</remarks>
internal sealed class MessageRoom
{
    /// <summary>A holder of so much is a small one.</summary>
    public const int SmallBytes = 32 * 1024;

    private long _limit = long.MaxValue;
    private long _used;
    private long _refused;
    private volatile bool _isSmallOnly;

    /// <summary>All there is, in bytes.</summary>
    public long LimitBytes
    {
        get => Interlocked.Read(ref _limit);
        set => Interlocked.Exchange(ref _limit, value);
    }

    /// <summary>What is taken, in bytes.</summary>
    public long UsedBytes => Interlocked.Read(ref _used);

    /// <summary>How often there was none.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>The process is short of memory: nobody may become large.</summary>
    public bool IsSmallOnly
    {
        get => _isSmallOnly;
        set => _isSmallOnly = value;
    }

    /// <summary>The most that large holders together may have.</summary>
    public long LargeLimitBytes => LimitBytes / 4 * 3;

    /// <summary>Takes room.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="holds">What the holder has with it.</param>
    /// <returns>False where there is not so much; then nothing was taken.</returns>
    public bool TryTake(long bytes, long holds)
    {
        var isSmall = holds <= SmallBytes;
        var used = Interlocked.Add(ref _used, bytes);
        if (used <= (isSmall ? LimitBytes : LargeLimitBytes) && (isSmall || !IsSmallOnly)) return true;
        Interlocked.Add(ref _used, -bytes);
        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
