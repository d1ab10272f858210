using System.Globalization;
using Tidegate.WebFrontend.Timing;

namespace Tidegate.WebFrontend.Connections;

/// <summary>Which ended connections get a line of their own, and what is said of the others. Pure, not thread-safe.</summary>
/// <param name="perSecond">Lines per second; ten seconds of them at once.</param>
internal sealed class ConnectionLinePolicy(int perSecond)
{
    /// <summary>Close codes that are counted apart; clients choose theirs freely.</summary>
    public const int MaxCodes = 16;

    private const int BurstSeconds = 10;

    // Code 0 stands for all others.
    private readonly SortedDictionary<int, int> _keptBack = [];
    private TokenBucket _lines;

    /// <summary>How many got no line since <see cref="TakeKeptBack"/>.</summary>
    public int KeptBack { get; private set; }

    /// <summary>A connection has ended.</summary>
    /// <returns>True where it gets a line; otherwise it is counted.</returns>
    public bool TryPass(TimeSpan now, int code)
    {
        if (_lines.TryTake(now, perSecond, (double)perSecond * BurstSeconds)) return true;
        KeptBack++;
        var counted = _keptBack.ContainsKey(code) || _keptBack.Count < MaxCodes ? code : 0;
        _keptBack[counted] = _keptBack.GetValueOrDefault(counted) + 1;
        return false;
    }

    /// <summary>What was counted since the last time, such as <c>1000: 950, 1012: 3, others: 5</c>.</summary>
    public (int Count, string Codes) TakeKeptBack()
    {
        var count = KeptBack;
        var codes = string.Join(", ", _keptBack.OrderBy(one => one.Key == 0).Select(one => $"{Name(one.Key)}: {one.Value.ToString(CultureInfo.InvariantCulture)}"));
        KeptBack = 0;
        _keptBack.Clear();
        return (count, codes);
    }

    private static string Name(int code) => code == 0 ? "others" : code.ToString(CultureInfo.InvariantCulture);
}
